import { badArguments } from '../bad-arguments.ts';
import type { TriggerDocument } from '../types.ts';
import { parseCron } from './cron.ts';
import { every } from './every.ts';
import { parseGoDuration } from './go-duration.ts';
import { parsePeriodic } from './periodic.ts';
import type { Schedule } from './types.ts';

export { parseGoDuration } from './go-duration.ts';
export type { Schedule } from './types.ts';

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * When the trigger fires; undefined when its type does not depend on time. Throws kind `bad-request` for its arguments.
 * @param now when it was made: `@in` counts from there
 */
export function scheduleOf(trigger: Omit<TriggerDocument, 'cozyMetadata'>, now: number): Schedule | undefined {
  const text = trigger.arguments;
  switch (trigger.type) {
    case '@at':
      return once(parseDate(text));
    case '@in':
      return once(now + durationOf(text));
    case '@every':
      return every(durationOf(text));
    case '@cron':
      return parseCron(text);
    case '@hourly':
    case '@daily':
    case '@weekly':
    case '@monthly':
      return parsePeriodic(
        trigger.type,
        text,
        `${trigger.domain} ${trigger.worker} ${JSON.stringify(trigger.message)}`,
      );
    default:
      return undefined;
  }
}

/** One that is late fires too. */
function once(time: number): Schedule {
  return { recurs: false, next: () => Math.round(time) };
}

function parseDate(text: string): number {
  const time = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw badArguments('is not a date like 2030-01-01T00:00:00Z');
  return time;
}

function durationOf(text: string): number {
  const duration = parseGoDuration(text.trim());
  if (duration === undefined) throw badArguments('is not a duration like 30m30s');
  return duration;
}
