import { describe, expect, test } from 'vitest';
import type { TriggerDocument } from '../types.ts';
import { parseGoDuration, scheduleOf } from './index.ts';

function trigger(type: TriggerDocument['type'], text: string, domain = 'alice.localhost'): TriggerDocument {
  return { type, arguments: text, domain, prefix: 'p', worker: 'log', debounce: '', options: null, message: { a: 1 } };
}

/** The next times after `from`, by a schedule in a zone. */
function times(type: TriggerDocument['type'], text: string, from: string, zone: string, count: number): string[] {
  const schedule = scheduleOf(trigger(type, text), Date.parse(from));
  const found: string[] = [];
  let after: number | undefined = Date.parse(from);
  for (let n = 0; n < count && after !== undefined; n++) {
    after = schedule?.next(after, zone);
    if (after !== undefined) found.push(new Date(after).toISOString());
  }
  return found;
}

describe('a schedule follows the clocks of its owner', () => {
  test.each([
    // Clocks go from 2:00 to 3:00 on 29 March 2026 in Paris, from 3:00 back to 2:00 on 25 October.
    ['0 8 * * *', '2026-03-28T00:00:00Z', 'Europe/Paris', ['2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z']],
    ['30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Paris', ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']],
    ['30 2 * * *', '2026-10-24T12:00:00Z', 'Europe/Paris', ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']],
    // Clocks go from 2:00 to 3:00 on 8 March 2026 in New York, from 2:00 back to 1:00 on 1 November.
    [
      '30 2 * * *',
      '2026-03-07T12:00:00Z',
      'America/New_York',
      ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z'],
    ],
    [
      '30 1 * * *',
      '2026-10-31T12:00:00Z',
      'America/New_York',
      ['2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'],
    ],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', 'UTC', ['2028-02-29T00:00:00.000Z', '2032-02-29T00:00:00.000Z']],
    ['15 0 12 * * mon-fri', '2026-11-27T12:00:15Z', 'UTC', ['2026-11-30T12:00:15.000Z', '2026-12-01T12:00:15.000Z']],
    ['@daily', '2026-11-27T12:00:00Z', 'Asia/Tokyo', ['2026-11-27T15:00:00.000Z', '2026-11-28T15:00:00.000Z']],
    ['@every 90m', '2026-11-27T12:00:00Z', 'UTC', ['2026-11-27T13:30:00.000Z', '2026-11-27T15:00:00.000Z']],
  ])('%s after %s in %s', (text, from, zone, expected) => {
    expect(times('@cron', text, from, zone, 2)).toEqual(expected);
  });

  test('every hour on a day of 23 hours and on one of 25', () => {
    expect(times('@cron', '0 * * * *', '2026-03-29T00:30:00Z', 'Europe/Paris', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T02:00:00.000Z',
    ]);
    expect(times('@cron', '0 * * * *', '2026-10-24T23:30:00Z', 'Europe/Paris', 3)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });
});

describe('a period', () => {
  test.each([
    ['@daily', 'between 2am and 4am', [2, 3]],
    ['@daily', 'before 1am', [0]],
    ['@daily', 'after 11pm', [23]],
    ['@daily', 'between 10pm and 12am', [22, 23]],
    ['@weekly', 'on mon-fri between 8am and 9am', [8]],
    ['@monthly', 'on the 2-5,10 after 11pm', [23]],
  ] as const)('%s %s has its hours', (type, text, hours) => {
    for (const domain of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const schedule = scheduleOf(trigger(type, text, domain), 0);
      const next = schedule?.next(Date.parse('2026-11-27T12:00:00Z'), 'UTC') ?? 0;
      expect(hours).toContain(new Date(next).getUTCHours());
    }
  });

  test('has its days', () => {
    const day = (type: '@weekly' | '@monthly', text: string, domain: string) =>
      new Date(scheduleOf(trigger(type, text, domain), 0)?.next(Date.parse('2026-11-01T00:00:00Z'), 'UTC') ?? 0);
    const domains = Array.from({ length: 60 }, (_, n) => `d${n}`);
    expect(new Set(domains.map((d) => day('@weekly', 'on weekend', d).getUTCDay()))).toEqual(new Set([0, 6]));
    expect(new Set(domains.map((d) => day('@weekly', 'on weekday', d).getUTCDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(domains.map((d) => day('@weekly', 'on sunday,tue', d).getUTCDay()))).toEqual(new Set([0, 2]));
    expect(new Set(domains.map((d) => day('@monthly', 'on the 2-4,10', d).getUTCDate()))).toEqual(
      new Set([2, 3, 4, 10]),
    );
    expect(Math.max(...domains.map((d) => day('@monthly', '', d).getUTCDate()))).toBeLessThanOrEqual(28);
  });

  test('is at the same moment for the same trigger, at others for others', () => {
    const [first] = times('@daily', '', '2026-11-27T12:00:00Z', 'UTC', 1);
    expect(times('@daily', '', '2026-11-27T12:00:00Z', 'UTC', 1)).toEqual([first]);
    const others = ['b', 'c', 'd'].map((domain) => scheduleOf(trigger('@daily', '', domain), 0)?.next(0, 'UTC'));
    expect(new Set(others).size).toBe(3);
  });
});

test.each([
  ...['', '* * * *', '* * * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * * * 13 *'],
  ...[
    '* * * * 8',
    'a * * * *',
    '* * * * mon-',
    '*/0 * * * *',
    '5-1 * * * *',
    '* * * * *;ls',
    '1e3 * * * *',
    '-1 * * * *',
  ],
  ...['@never', '@every', '@every soon', '@every -1h', '@every 0s', '* * * * * *  *', `${'1,'.repeat(500)}1 * * * *`],
])('the cron expression %j is refused', (text) => {
  expect(() => scheduleOf(trigger('@cron', text), 0)).toThrow(expect.objectContaining({ kind: 'bad-request' }));
});

test.each([
  ...[
    '',
    'tomorrow',
    '2030-13-01T00:00:00Z',
    '2030-01-01',
    '2030-01-01T00:00:00',
    '1893456000',
    '2030-01-01T25:00:00Z',
  ],
])('the date %j is refused', (text) => {
  expect(() => scheduleOf(trigger('@at', text), 0)).toThrow(expect.objectContaining({ kind: 'bad-request' }));
});

test.each(['', '5', '1 h', '-5m', '1d', '1h-', 'm', '0s', '1e3s', '9999999h', `${'1s'.repeat(60)}`])(
  'the duration %j is refused',
  (text) => {
    for (const type of ['@in', '@every'] as const) {
      expect(() => scheduleOf(trigger(type, text), 0)).toThrow(expect.objectContaining({ kind: 'bad-request' }));
    }
  },
);

test.each([
  ['@hourly', 'before 9am'],
  ['@daily', 'on monday'],
  ['@daily', 'before'],
  ['@daily', 'before 13am'],
  ['@daily', 'before 0am'],
  ['@daily', 'at 9am'],
  ['@daily', 'between 9am 11am'],
  ['@daily', 'between 6pm and 8am'],
  ['@daily', 'before 9am after 10am'],
  ['@weekly', 'on'],
  ['@weekly', 'on the 3'],
  ['@weekly', 'on noday'],
  ['@weekly', 'on fri-mon'],
  ['@weekly', 'on mon on tue'],
  ['@monthly', 'on 3'],
  ['@monthly', 'on the 0'],
  ['@monthly', 'on the 32'],
  ['@monthly', 'on the 5-2'],
  ['@monthly', 'on the 1-2-3'],
] as const)('%s %j is refused', (type, text) => {
  expect(() => scheduleOf(trigger(type, text), 0)).toThrow(expect.objectContaining({ kind: 'bad-request' }));
});

test.each([
  ['30m30s', 1_830_000],
  ['1.5h', 5_400_000],
  ['100ms', 100],
  ['2h45m', 9_900_000],
])('the duration %s', (text, ms) => {
  expect(parseGoDuration(text)).toBe(ms);
});
