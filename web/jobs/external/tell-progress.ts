import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { invalid } from '../read-attributes.ts';
import { readHold } from './read-hold.ts';

const MAX_MESSAGE = 1000;

/** `POST /jobs/:id/progress`, attributes `progress` (0 to 100) and `message`: told in realtime, kept nowhere. */
export async function tellProgress(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { job, token, attributes } = await readHold(c, deps);
  const { progress, message = '' } = attributes;
  if (typeof progress !== 'number' || progress < 0 || progress > 100) throw invalid('/data/attributes/progress');
  if (typeof message !== 'string' || message.length > MAX_MESSAGE) throw invalid('/data/attributes/message');
  await deps.jobs.progress(c.var.instance, job, token, { progress, message });
  return c.body(null, 204);
}
