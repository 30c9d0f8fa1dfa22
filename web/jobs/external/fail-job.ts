import { renderResource } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';
import { invalid } from '../read-attributes.ts';
import { readHold } from './read-hold.ts';

const MAX_ERROR = 10_000;

/** `POST /jobs/:id/fail`, attributes `error` and `retry` (true by default): the job is tried again, or ends as errored. */
export async function failJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { job, token, attributes } = await readHold(c, deps);
  const { error, retry = true } = attributes;
  if (typeof error !== 'string' || error.length > MAX_ERROR) throw invalid('/data/attributes/error');
  if (typeof retry !== 'boolean') throw invalid('/data/attributes/retry');
  return renderResource(c, jobResource(await deps.jobs.fail(c.var.instance, job, token, { error, retry })));
}
