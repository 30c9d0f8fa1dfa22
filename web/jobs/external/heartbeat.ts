import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { millisecondsAt, readHold } from './read-hold.ts';

const LONGEST_LEASE = 3600;

/** `POST /jobs/:id/heartbeat`: 204; 410 when the job is cancelled, or somebody else's by now. */
export async function heartbeat(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { job, token, attributes } = await readHold(c, deps);
  await deps.jobs.heartbeat(c.var.instance, job, token, millisecondsAt(attributes, 'lease', LONGEST_LEASE));
  return c.body(null, 204);
}
