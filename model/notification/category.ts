import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Category } from './types.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * A category of the member `notifications` of a manifest or a client. Throws kind `forbidden` when it is not declared.
 * @note `multiple` says that it has sub-categories, each with its state: any category may have them here
 */
export function categoryOf(notifications: JsonValue | undefined, name: string): Category {
  const declared = declaredIn(notifications, name);
  if (!declared) {
    throw new AppError('forbidden', `The category ${name} is not declared`, { code: 'undeclared_category' });
  }
  const { default_priority: priority } = declared;
  const timeToLive = toMs(declared['time_to_live']);
  return {
    stateful: declared['stateful'] === true,
    collapsible: declared['collapsible'] === true,
    priority: typeof priority === 'string' ? priority : 'normal',
    minInterval: toMs(declared['min_interval']),
    ...(timeToLive > 0 && { timeToLive }),
  };
}

/** The place of the words of its mails: `file:./path` in the package of the app, in one language or by language. */
export function mailTemplateOf(notifications: JsonValue | undefined, name: string, locale: string): string | undefined {
  const templates = declaredIn(notifications, name)?.['templates'];
  const mail = isObject(templates) ? templates['mail'] : undefined;
  const place = isObject(mail) ? (mail[locale] ?? mail['en']) : mail;
  const [, path] = typeof place === 'string' ? (/^file:(?:\.?\/)?([^\0\\]{1,200})$/.exec(place) ?? []) : [];
  return path;
}

function declaredIn(notifications: JsonValue | undefined, name: string): JsonObject | undefined {
  const declared = isObject(notifications) && Object.hasOwn(notifications, name) ? notifications[name] : undefined;
  return isObject(declared) ? declared : undefined;
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
