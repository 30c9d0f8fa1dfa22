import { expect, test } from 'vitest';
import { alarmsOf } from './alarms.ts';

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
  expect(rings({ ...weekly, rrule: 'FREQ=HOURLY' }, '2026-11-27T00:00:00Z', 2)).toHaveLength(2);
  expect(rings({ ...weekly, status: 'CANCELLED' })).toEqual([]);
  expect(rings({ ...weekly, rrule: '', rdates: ['2026-11-27T20:00:00Z'] })).toEqual(['2026-11-27T19:50']);
});
