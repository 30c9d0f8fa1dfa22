import { renderResource } from '#web/render';
import { allowWorker } from '../allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';
import { readAttributes } from '../read-attributes.ts';
import { millisecondsAt } from './read-hold.ts';

const LONGEST_WAIT = 30;
const LONGEST_LEASE = 3600;

/**
 * `POST /jobs/queue/:worker/reserve`, attributes `wait` and `lease` in seconds: the next job, with `token` and `lease` in its
 * `meta`; 204 when there is none.
 */
export async function reserveJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const worker = c.req.param('worker') ?? '';
  await allowWorker(c, deps, 'PATCH', worker);
  const attributes = await readAttributes(c);
  const wait = millisecondsAt(attributes, 'wait', LONGEST_WAIT);
  const lease = millisecondsAt(attributes, 'lease', LONGEST_LEASE);
  const reservation = await deps.jobs.reserve(c.var.instance, worker, {
    signal: c.req.raw.signal,
    ...(wait !== undefined && { wait }),
    ...(lease !== undefined && { lease }),
  });
  if (!reservation) return c.body(null, 204);
  const resource = jobResource(reservation.job);
  const meta = { token: reservation.token, lease: reservation.lease / 1000 };
  return renderResource(c, { ...resource, meta });
}
