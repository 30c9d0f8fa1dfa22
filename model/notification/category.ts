import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Category } from './types.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A category of the member `notifications` of a manifest or a client. Throws kind `forbidden` when it is not declared. */
export function categoryOf(notifications: JsonValue | undefined, name: string): Category {
  const declared = isObject(notifications) && Object.hasOwn(notifications, name) ? notifications[name] : undefined;
  if (!isObject(declared)) {
    throw new AppError('forbidden', `The category ${name} is not declared`, { code: 'undeclared_category' });
  }
  const { default_priority: priority } = declared;
  return {
    stateful: declared['stateful'] === true,
    collapsible: declared['collapsible'] === true,
    priority: typeof priority === 'string' ? priority : 'normal',
    minInterval: toMs(declared['min_interval']),
  };
}

/** Nanoseconds, or as Go writes a duration. */
function toMs(value: JsonValue | undefined): number {
  if (typeof value === 'number') return Math.max(0, value / 1e6);
  if (typeof value !== 'string' || !/^(\d+(ms|s|m|h))+$/.test(value)) return 0;
  const parts = value.matchAll(/(\d+)(ms|s|m|h)/g);
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0), 0);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
