import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { allowOwnTrigger } from './allow-trigger.ts';

/** `DELETE /jobs/triggers/:id`: 204. */
export async function deleteTrigger(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  await deps.triggers.remove(c.var.instance, await allowOwnTrigger(c, deps, 'DELETE'));
  return c.body(null, 204);
}
