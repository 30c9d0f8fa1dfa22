import { Cron } from 'croner';
import { badArguments } from '../bad-arguments.ts';
import { every } from './every.ts';
import { parseGoDuration } from './go-duration.ts';
import type { Schedule } from './types.ts';

/** Numbers and names of months and days, lists, ranges and steps: what every cron understands. */
const FIELD =
  /^(?:\*|\?|[a-z0-9]{1,3}(?:-[a-z0-9]{1,3})?)(?:\/\d{1,3})?(?:,(?:\*|[a-z0-9]{1,3}(?:-[a-z0-9]{1,3})?)(?:\/\d{1,3})?){0,60}$/i;
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Five fields, six with the seconds first, a descriptor (`@daily`), or `@every 1h`. In the time zone of the owner: an hour
 * that does not exist on a day of change comes when the clock has jumped over it, one that comes twice counts once.
 */
export function parseCron(text: string): Schedule {
  const spec = text.trim();
  if (spec.startsWith('@every ')) {
    const period = parseGoDuration(spec.slice('@every '.length).trim());
    if (period === undefined) throw badArguments('is not a duration like @every 1h30m');
    return every(period);
  }
  return cron(DESCRIPTORS[spec.toLowerCase()] ?? spec);
}

/** @param pattern five or six fields */
export function cron(pattern: string): Schedule {
  const fields = pattern.split(/\s+/);
  if (fields.length < 5 || fields.length > 6 || !fields.every((field) => FIELD.test(field))) {
    throw badArguments('is not a cron expression of five or six fields');
  }
  open(pattern, 'UTC');
  return { recurs: true, next: (after, timeZone) => open(pattern, timeZone).nextRun(new Date(after))?.getTime() };
}

function open(pattern: string, timezone: string): Cron {
  try {
    return new Cron(pattern.replaceAll('?', '*'), { timezone, paused: true, mode: '5-or-6-parts' });
  } catch (cause) {
    throw badArguments('is not a cron expression of five or six fields', cause);
  }
}
