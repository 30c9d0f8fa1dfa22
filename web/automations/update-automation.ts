import { readAttributes } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowAutomation } from './allow-automation.ts';
import { automationResource } from './automation-resource.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `PATCH /automations/:id`: any of the attributes; `If-Match` has the revision that is changed. */
export async function updateAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const { automation, permission } = await allowAutomation(c, deps, 'PATCH');
  const changes = await readAttributes(c);
  const rev = c.req.header('If-Match') || undefined;
  const updated = await deps.automations.update(instance, permission, automation._id, changes, rev);
  return renderResource(c, await automationResource(deps, instance, updated));
}
