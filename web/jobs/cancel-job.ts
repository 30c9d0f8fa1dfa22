import { renderResource } from '#web/render';
import { allowJob } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { jobResource } from './job-resource.ts';

/** `DELETE /jobs/:id`: it does not run, or is told to stop. The document stays, and says so at the end. */
export async function cancelJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { _id } = await allowJob(c, deps, 'DELETE');
  return renderResource(c, jobResource(await deps.jobs.cancel(c.var.instance, _id)), { status: 202 });
}
