import { allowAutomation } from './allow-automation.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `DELETE /automations/:id`: 204. Its trigger and its history go too. */
export async function removeAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { automation } = await allowAutomation(c, deps, 'DELETE');
  await deps.automations.remove(c.var.instance, automation);
  return c.body(null, 204);
}
