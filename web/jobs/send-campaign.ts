import { AppError } from '#pkg/errors';
import { allowWorker } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { objectAt, readAttributes } from './read-attributes.ts';

/** `POST /jobs/campaign-emails`: a mail to the owner, by the servers of mails to many people. 204. */
export async function sendCampaign(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  await allowWorker(c, deps, 'POST', 'sendmail');
  const { arguments: given } = await readAttributes(c);
  const { subject, parts } = objectAt(given ?? null, '/data/attributes/arguments');
  if (typeof subject !== 'string' || subject === '') throw missing('subject');
  if (!Array.isArray(parts) || parts.length === 0) throw missing('parts');
  await deps.jobs.push(c.var.instance, { worker: 'sendmail', message: { mode: 'campaign', subject, parts } });
  return c.body(null, 204);
}

function missing(name: string): AppError {
  return new AppError('bad-request', `The ${name} is missing`, { pointer: `/data/attributes/arguments/${name}` });
}
