import { AppError } from '#pkg/errors';
import { renderList } from '#web/render';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { jobResource } from '../job-resource.ts';
import { allowTrigger } from './allow-trigger.ts';

/** `GET /jobs/triggers/:id/jobs?Limit=`: the last ones, the newest first, 50 at most. */
export async function listTriggerJobs(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const trigger = await allowTrigger(c, deps, 'GET');
  const text = c.req.query('Limit') ?? '';
  if (!/^\d{0,6}$/.test(text)) throw new AppError('bad-request', 'Limit is not a number', { parameter: 'Limit' });
  const jobs = await deps.triggers.jobs(c.var.instance, trigger, text === '' ? undefined : Number(text));
  return renderList(c, jobs.map(jobResource));
}
