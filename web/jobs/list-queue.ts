import { renderList } from '#web/render';
import { allowWorker } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { jobResource } from './job-resource.ts';

/** `GET /jobs/queue/:worker`: the jobs that are queued or running, 200 at most. */
export async function listQueue(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const worker = c.req.param('worker') ?? '';
  await allowWorker(c, deps, 'GET', worker);
  const jobs = await deps.jobs.pending(c.var.instance, worker);
  return renderList(c, jobs.map(jobResource));
}
