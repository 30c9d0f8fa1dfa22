import { expect, test } from 'vitest';
import { FREQUENCIES, frequencyOf, readTimes, toCron } from './schedule.ts';

test.each(FREQUENCIES)('%s is written within its hours, and read again', (frequency) => {
  for (const chance of [0, 0.5, 0.999]) {
    const cron = toCron(frequency, [2, 6], () => chance);
    expect(frequencyOf('@cron', cron)).toBe(frequency);
    const [second, minute, hour, day, , weekday] = cron.split(' ');
    expect([second, Number(minute) < 60]).toEqual(['0', true]);
    if (hour !== '*') expect([Number(hour) >= 2, Number(hour) < 6]).toEqual([true, true]);
    if (day !== '*') expect([Number(day) >= 1, Number(day) <= 28]).toEqual([true, true]);
    if (weekday !== '*') expect(Number(weekday)).toBeLessThan(7);
  }
});

test.each([
  ['@daily', 'between 1am and 5am', 'daily'],
  ['@hourly', '', 'hourly'],
  ['@cron', '12 3 * * 1', 'weekly'],
  ['@cron', '0 12 3 * * 1', 'weekly'],
  ['@cron', '*/5 * * * *', null],
  ['@cron', '0 3 1,15 * *', null],
  ['@cron', '0 3 1 6 *', null],
  ['@cron', 'nonsense', null],
  ['@every', '3h', null],
  ['@event', 'io.cozy.files', null],
])('%s %s is %s', (type, args, expected) => {
  expect(frequencyOf(type, args)).toBe(expected);
});

test.each([
  [{}, { frequency: 'weekly', hours: [0, 5] }],
  [
    { frequency: 'daily', time_interval: [18, 24] },
    { frequency: 'daily', hours: [18, 24] },
  ],
  [
    { frequency: 'never', time_interval: [9, 3] },
    { frequency: 'weekly', hours: [0, 5] },
  ],
  [
    { frequency: 1, time_interval: 'night' },
    { frequency: 'weekly', hours: [0, 5] },
  ],
])('%j means %j', (manifest, expected) => {
  expect(readTimes(manifest)).toEqual(expected);
});
