import { createHash } from 'node:crypto';
import { badArguments } from '../bad-arguments.ts';
import { cron } from './cron.ts';
import type { Schedule } from './types.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FULL = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Every month has them. */
const LAST_DAY = 28;

type Period = '@hourly' | '@daily' | '@weekly' | '@monthly';

interface Wish {
  /** Hours from 0 to 24, the last one excluded. */
  from: number;
  to: number;
  days?: number[];
}

/**
 * Once in each period, at a moment that the seed chooses among those that are allowed: `on mon-fri` (weekly) or `on the 2-5,10`
 * (monthly), `before 9am`, `after 11pm`, `between 8am and 6pm`. The same seed is always the same moment, and the triggers of many
 * instances are spread.
 */
export function parsePeriodic(period: Period, text: string, seed: string): Schedule {
  const wish = parseWish(period, text.trim().toLowerCase());
  const random = createHash('sha256').update(seed).digest();
  const pick = (position: number, count: number) => random.readUInt32BE(position * 4) % count;
  const [second, minute, hour] = [pick(0, 60), pick(1, 60), wish.from + pick(2, wish.to - wish.from)];
  const dayAmong = (days: readonly number[]) => days[pick(3, days.length)] as number;
  switch (period) {
    case '@hourly':
      return cron(`${second} ${minute} * * * *`);
    case '@daily':
      return cron(`${second} ${minute} ${hour} * * *`);
    case '@weekly':
      return cron(`${second} ${minute} ${hour} * * ${dayAmong(wish.days ?? range(0, 6))}`);
    case '@monthly':
      return cron(`${second} ${minute} ${hour} ${dayAmong(wish.days ?? range(1, LAST_DAY))} * *`);
  }
}

function parseWish(period: Period, text: string): Wish {
  const wish: Wish = { from: 0, to: 24 };
  if (text === '') return wish;
  if (period === '@hourly') throw badArguments('is for longer periods: @hourly takes none');
  const words = text.split(/\s+/);
  let timed = false;
  while (words.length > 0) {
    const word = words.shift();
    if (word === 'on' && period !== '@daily' && !wish.days) wish.days = parseDays(period, words);
    else if (word === 'before' && !timed) wish.to = hourOf(words.shift());
    else if (word === 'after' && !timed) wish.from = hourOf(words.shift());
    else if (word === 'between' && !timed) {
      wish.from = hourOf(words.shift());
      if (words.shift() !== 'and') throw badArguments('has no "and" after "between"');
      wish.to = hourOf(words.shift());
    } else throw badArguments(`has "${String(word).slice(0, 20)}" where it is not understood`);
    timed ||= word !== 'on';
  }
  // `between 10pm and midnight`, `before 12am`.
  if (wish.to === 0) wish.to = 24;
  if (wish.to <= wish.from) throw badArguments('ends before it begins');
  return wish;
}

/** `9am`, `12pm` (noon), `12am` (midnight). */
function hourOf(word = ''): number {
  const [, digits, half] = /^(\d{1,2})(am|pm)$/.exec(word) ?? [];
  const hour = Number(digits);
  if (!half || hour < 1 || hour > 12) throw badArguments('has no hour like 9am or 11pm');
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function parseDays(period: Period, words: string[]): number[] {
  if (period === '@monthly' && words.shift() !== 'the') throw badArguments('has no days like "on the 2-5,10"');
  const list = words.shift() ?? '';
  const days = list.split(',').flatMap((item) => {
    if (period === '@weekly' && item === 'weekday') return range(1, 5);
    if (period === '@weekly' && item === 'weekend') return [0, 6];
    const [first, last = first, ...more] = item.split('-').map((day) => dayOf(period, day));
    if (first === undefined || last === undefined || more.length > 0 || last < first)
      throw badArguments('has days that do not exist');
    return range(first, last);
  });
  return [...new Set(days)].sort((a, b) => a - b);
}

function dayOf(period: Period, word: string): number {
  if (period === '@weekly') {
    const index = Math.max(DAYS.indexOf(word), FULL.indexOf(word));
    if (index >= 0) return index;
  } else if (/^\d{1,2}$/.test(word) && Number(word) >= 1 && Number(word) <= 31) return Number(word);
  throw badArguments('has days that do not exist');
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}
