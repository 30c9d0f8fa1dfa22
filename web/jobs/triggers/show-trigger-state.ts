import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { allowOwnTrigger } from './allow-trigger.ts';
import { stateResource } from './trigger-resource.ts';

/** `GET /jobs/triggers/:id/state`: what became of its last jobs. */
export async function showTriggerState(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const trigger = await allowOwnTrigger(c, deps, 'GET');
  return renderResource(c, stateResource(await deps.triggers.state(c.var.instance, trigger)));
}
