import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderList } from '#web/render';
import { automationResource } from './automation-resource.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `GET /automations`: all of them, by name, each with its last run. */
export async function listAutomations(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'GET', DOCTYPES.automations);
  const all = await deps.automations.list(instance);
  return renderList(c, await Promise.all(all.map((automation) => automationResource(deps, instance, automation))));
}
