import { expect, test } from 'vitest';
import { alarmsOf } from './alarms.ts';
import { parseRecurrence } from './recurrence.ts';

const HOUR = 3_600_000;
const alarms = [{ trigger: '-PT10M' }];
const event = { start: '2026-11-27T18:00:00Z', alarms };
/** In the three days from that one on. */
const rings = (given: object, from = '2026-11-27T00:00:00Z', hours = 72) =>
  alarmsOf(given, { after: Date.parse(from), until: Date.parse(from) + hours * HOUR, ownZone: 'Europe/Paris' }).map(
    ({ at }) => new Date(at).toISOString().slice(0, 16),
  );

test.each([
  [event, ['2026-11-27T17:50']],
  [
    { ...event, alarms: [{ trigg: '-P1D' }, { trigger: '-PT1H30M' }, { trigger: 'PT0S' }] },
    ['2026-11-27T16:30', '2026-11-27T18:00'],
  ],
  [{ ...event, start: '2026-11-28', alarms: [{ trigger: '-PT4H' }] }, ['2026-11-27T19:00']],
  [{ ...event, alarms: [] }, []],
  [{ ...event, alarms: undefined }, []],
  [{ ...event, alarms: [{ trigger: 'soon' }, null, 3, { trigger: '-P900D' }, { trigger: ['-PT10M'] }] }, []],
  [{ ...event, start: 'tomorrow' }, []],
  [{ ...event, start: 3 }, []],
])('%j rings at %j', (given, at) => expect(rings(given)).toEqual(at));

test('what recurs keeps the hour of its own clock, without what was taken out of it', () => {
  const weekly = {
    ...event,
    start: '2026-10-23T16:00:00Z',
    timezone: 'Europe/Paris',
    rrule: 'FREQ=WEEKLY;BYDAY=FR,SA',
    exdates: ['2026-11-28T17:00:00Z'],
  };
  // The clocks went back on October 25.
  expect(rings(weekly, '2026-10-23T00:00:00Z', 240)).toEqual([
    '2026-10-23T15:50',
    '2026-10-24T15:50',
    '2026-10-30T16:50',
    '2026-10-31T16:50',
  ]);
  expect(rings(weekly)).toEqual(['2026-11-27T16:50']);
  expect(rings({ ...weekly, rrule: 'FREQ=HOURLY' })).toEqual([]);
});

test.each([
  ['FREQ=DAILY;INTERVAL=2', ['2026-01-03', '2026-01-05'], ['2026-01-02', '2025-12-31']],
  ['FREQ=DAILY;COUNT=3', ['2026-01-03'], ['2026-01-04']],
  ['FREQ=DAILY;UNTIL=20260103T000000Z', ['2026-01-03'], ['2026-01-04']],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', ['2026-01-12', '2026-01-26'], ['2026-01-05', '2026-01-19']],
  ['FREQ=MONTHLY', ['2026-02-01'], ['2026-02-02']],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', ['2026-02-28', '2028-02-29'], ['2028-02-28']],
  ['FREQ=MONTHLY;BYDAY=2TU,-1FR', ['2026-02-10', '2026-02-27'], ['2026-02-03', '2026-02-20']],
  ['FREQ=YEARLY', ['2027-01-01'], ['2027-02-01', '2026-01-02']],
  ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', ['2026-11-26'], ['2026-11-19']],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', ['2026-01-01'], ['2026-02-28', '2026-03-02']],
])('%s, from New Year 2026', (rrule, on, off) => {
  const recurrence = parseRecurrence(rrule, '2026-01-01');
  expect(on.map((day) => recurrence?.hasDay(day))).toEqual(on.map(() => true));
  expect(off.map((day) => recurrence?.hasDay(day))).toEqual(off.map(() => false));
});

test.each([
  '',
  'FREQ=SECONDLY',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;INTERVAL=x',
  'FREQ=WEEKLY;BYDAY=XX',
  'FREQ=YEARLY;BYWEEKNO=3',
  'FREQ=YEARLY;BYDAY=20MO',
  'FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO',
])('%j is no rule that is told', (rrule) => expect(parseRecurrence(rrule, '2026-01-01')).toBeUndefined());

test('a rule that ends after a count that is never reached does not search for long', () => {
  const started = performance.now();
  const recurrence = parseRecurrence('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9', '1900-01-01');
  expect(recurrence?.hasDay('2026-02-28')).toBe(false);
  expect(parseRecurrence('FREQ=DAILY;COUNT=99999999', '1970-01-01')?.hasDay('2026-01-01')).toBe(true);
  expect(performance.now() - started).toBeLessThan(1_000);
});
