import { renderResource } from '#web/render';
import { allowAutomation } from './allow-automation.ts';
import { automationResource } from './automation-resource.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** `GET /automations/:id` */
export async function showAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { automation } = await allowAutomation(c, deps, 'GET');
  return renderResource(c, await automationResource(deps, c.var.instance, automation));
}
