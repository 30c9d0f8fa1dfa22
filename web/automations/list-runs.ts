import { renderList } from '#web/render';
import { allowAutomation } from './allow-automation.ts';
import { runResource } from './automation-resource.ts';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

const LIMIT = 100;

/** `GET /automations/:id/runs`: what the rule did, the newest first. */
export async function listRuns(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { automation } = await allowAutomation(c, deps, 'GET');
  const runs = await deps.automations.runs(c.var.instance, automation._id, LIMIT);
  return renderList(c, runs.map(runResource));
}
