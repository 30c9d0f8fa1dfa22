import type { JobOptions } from '#model/job';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { renderResource } from '#web/render';
import { allowMessage, allowWorker } from './allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from './deps.ts';
import { jobResource } from './job-resource.ts';
import { invalid, objectAt, readAttributes } from './read-attributes.ts';

/** `POST /jobs/queue/:worker`: 202 with the job. The workers of the server itself are for the command line only. */
export async function pushJob(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const worker = c.req.param('worker') ?? '';
  const permission = await allowWorker(c, deps, 'POST', worker);
  const isCli = permission.type === 'cli';
  if (deps.jobs.worker(worker).reserved && !isCli) {
    throw new AppError('forbidden', `The worker ${worker} is reserved to the server`);
  }
  const attributes = await readAttributes(c);
  const message = attributes['arguments'] ?? null;
  await allowMessage(c, deps, permission, { worker, message });
  const job = await deps.jobs.push(c.var.instance, {
    worker,
    message,
    options: toOptions(attributes['options'] ?? null),
    manual_execution: flagAt(attributes, 'manual'),
    forward_logs: isCli && flagAt(attributes, 'forward_logs'),
  });
  return renderResource(c, jobResource(job), { status: 202 });
}

/** @compat the timeout is in seconds here, in nanoseconds in the documents. */
function toOptions(value: JsonValue): JobOptions | undefined {
  if (value === null) return undefined;
  const given = objectAt(value, '/data/attributes/options');
  const max = countAt(given, 'max_exec_count');
  const seconds = countAt(given, 'timeout');
  if (max === undefined && seconds === undefined) return undefined;
  return {
    ...(max !== undefined && { max_exec_count: max }),
    ...(seconds !== undefined && { timeout: seconds * 1e9 }),
  };
}

const MOST = 1_000_000;

/** Zero is the default, as none is. */
function countAt(options: JsonObject, name: string): number | undefined {
  const value = options[name] ?? 0;
  if (value === 0) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MOST) return value;
  throw invalid(`/data/attributes/options/${name}`);
}

function flagAt(attributes: JsonObject, name: string): boolean {
  const value = attributes[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw invalid(`/data/attributes/${name}`);
}
