import { renderResource } from '#web/render';
import { allowJob } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { jobResource } from './job-resource.ts';

/** `GET /jobs/:id` */
export async function showJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  return renderResource(c, jobResource(await allowJob(c, deps, 'GET')));
}
