import { DOCTYPES } from '#model/docs';
import type { JobOptions } from '#model/job';
import { isSubset, type Permission } from '#model/permission';
import { toReadRules } from '#model/trigger';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowMessage } from '../allow-job.ts';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';
import { invalid, objectAt, readAttributes } from '../read-attributes.ts';
import { triggerResource } from './trigger-resource.ts';

/** `POST /jobs/triggers`: 201 with the trigger. */
export async function createTrigger(c: JobsContext, deps: JobsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const given = await readAttributes(c);
  const type = textAt(given, 'type');
  const worker = type === '@client' ? 'client' : textAt(given, 'worker');
  await deps.permissions.allowDoc(instance, permission, 'POST', DOCTYPES.triggers, '', () => ({ worker }));
  if (deps.jobs.worker(worker).reserved && permission.type !== 'cli') {
    throw new AppError('forbidden', `The worker ${worker} is reserved to the server`);
  }
  const args = textAt(given, 'arguments');
  if (type === '@event') checkReads(permission, args);
  const message = messageOf(given) ?? null;
  await allowMessage(c, deps, permission, { worker, message });
  const trigger = await deps.triggers.create(instance, {
    type,
    worker,
    arguments: args,
    debounce: textAt(given, 'debounce'),
    options: toOptions(given['options'] ?? null),
    message,
  });
  return renderResource(c, await triggerResource(deps, instance, trigger), { status: 201 });
}

/** The jobs of an event have the document that changed: nobody reads so what they may not read. */
function checkReads({ rules }: Permission, args: string): void {
  if (!isSubset(toReadRules(args), rules)) {
    throw new AppError('forbidden', 'The documents of that event are not yours to read');
  }
}

/** @compat the message has two names. */
export function messageOf(given: JsonObject): JsonValue | undefined {
  return given['message'] ?? given['worker_arguments'];
}

export function textAt(given: JsonObject, name: string): string {
  const value = given[name] ?? '';
  if (typeof value === 'string') return value;
  throw invalid(`/data/attributes/${name}`);
}

/** In a trigger, the timeout is in nanoseconds, as it is stored. */
function toOptions(value: JsonValue): JobOptions | undefined {
  if (value === null) return undefined;
  const given = objectAt(value, '/data/attributes/options');
  const max = countAt(given, 'max_exec_count', 1_000_000);
  const timeout = countAt(given, 'timeout', 1e15);
  return { ...(max !== undefined && { max_exec_count: max }), ...(timeout !== undefined && { timeout }) };
}

function countAt(options: JsonObject, name: string, most: number): number | undefined {
  const value = options[name] ?? 0;
  if (value === 0) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most) return value;
  throw invalid(`/data/attributes/options/${name}`);
}
