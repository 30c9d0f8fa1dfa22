import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';
import { readHold } from './read-hold.ts';

/** `POST /jobs/:id/complete` */
export async function completeJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { job, token } = await readHold(c, deps);
  return renderResource(c, jobResource(await deps.jobs.complete(c.var.instance, job, token)));
}
