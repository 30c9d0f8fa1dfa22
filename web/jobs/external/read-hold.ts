import type { Job } from '#model/job';
import type { JsonObject } from '#pkg/json';
import { allowJob } from '../allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { invalid, readAttributes } from '../read-attributes.ts';

/** What somebody outside says of a job that they hold: the right to change it, and the proof that they hold it. */
export async function readHold(
  c: JobsContext,
  deps: JobsRoutesDeps,
): Promise<{ job: Job; token: string; attributes: JsonObject }> {
  const job = await allowJob(c, deps, 'PATCH');
  const attributes = await readAttributes(c);
  const { token } = attributes;
  if (typeof token !== 'string' || token === '') throw invalid('/data/attributes/token');
  return { job, token, attributes };
}

/** Seconds among the attributes, in ms; undefined when they are not told. */
export function millisecondsAt(attributes: JsonObject, name: string, most: number): number | undefined {
  const value = attributes[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= most) return value * 1000;
  throw invalid(`/data/attributes/${name}`);
}
