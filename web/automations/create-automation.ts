import { DOCTYPES } from '#model/docs';
import { permissionOf, readAttributes } from '#web/middleware';
import { renderResource } from '#web/render';
import { automationResource } from './automation-resource.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `POST /automations`: attributes `name`, `when`, `steps`, `paused`. 201 with the rule, which works from then on. */
export async function createAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'POST', DOCTYPES.automations);
  const automation = await deps.automations.create(instance, permission, await readAttributes(c));
  return renderResource(c, await automationResource(deps, instance, automation), { status: 201 });
}
