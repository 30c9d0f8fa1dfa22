import { allowAutomation } from './allow-automation.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `POST /automations/:id/launch`: runs one that follows the clock now. 204; what it does is in its history. */
export async function launchAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { automation } = await allowAutomation(c, deps, 'POST');
  await deps.automations.launch(c.var.instance, automation);
  return c.body(null, 204);
}
