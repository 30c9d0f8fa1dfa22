import { renderResource } from '#web/render';
import { allowJob } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { jobResource } from './job-resource.ts';
import { invalid, readAttributes } from './read-attributes.ts';

/** `PATCH /jobs/:id`: a device says how a job of the worker `client` ended. */
export async function patchJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const job = await allowJob(c, deps, 'PATCH');
  const { state, error } = await readAttributes(c);
  if (state !== 'done' && state !== 'errored') throw invalid('/data/attributes/state');
  if (error !== undefined && error !== null && typeof error !== 'string') throw invalid('/data/attributes/error');
  const end = { state, ...(typeof error === 'string' && { error }) } as const;
  return renderResource(c, jobResource(await deps.jobs.endByClient(c.var.instance, job._id, end)));
}
