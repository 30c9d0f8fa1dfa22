import { expect, test } from 'vitest';
import { type EventDocument, instantOf, occurrencesOf, wallOf } from './index.ts';

const PARIS = 'Europe/Paris';
const NEW_YORK = 'America/New_York';
/** `2026-11-27T09:00` to `2026-11-27T10:00`, in UTC. */
const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16);

function between(events: EventDocument | EventDocument[], from: string, until: string, zone = PARIS) {
  const span = { from: Date.parse(from), until: Date.parse(until), zone };
  return occurrencesOf([events].flat(), span);
}

const starts = (...given: Parameters<typeof between>) => between(...given).map(({ start }) => shown(start));

const daily = { start: '2026-11-20T08:00:00Z', end: '2026-11-20T09:00:00Z', timezone: PARIS, rrule: 'FREQ=DAILY' };

test.each<[string, EventDocument, [string, string], string[]]>([
  ['one event', { start: '2026-11-27T08:00:00Z' }, ['2026-11-27', '2026-11-28'], ['2026-11-27T08:00']],
  ['one of another day', { start: '2026-11-26T08:00:00Z' }, ['2026-11-27', '2026-11-28'], []],
  [
    'one that goes on',
    { start: '2026-11-26T22:00:00Z', end: '2026-11-27T06:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    ['2026-11-26T22:00'],
  ],
  [
    'one that ends when the span begins',
    { start: '2026-11-26T22:00:00Z', end: '2026-11-27T00:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    [],
  ],
  [
    'one of no length at the first moment',
    { start: '2026-11-27T00:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    ['2026-11-27T00:00'],
  ],
  [
    'one whose end is before its beginning',
    { start: '2026-11-27T08:00:00Z', end: '2026-11-01T00:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    ['2026-11-27T08:00'],
  ],
  ['each day', daily, ['2026-11-27', '2026-11-29'], ['2026-11-27T08:00', '2026-11-28T08:00']],
  ['before its first time', daily, ['2026-11-18', '2026-11-21'], ['2026-11-20T08:00']],
  [
    'every second day',
    { ...daily, rrule: 'FREQ=DAILY;INTERVAL=2' },
    ['2026-11-27', '2026-11-29'],
    ['2026-11-28T08:00'],
  ],
  [
    'in the lower case',
    { ...daily, rrule: 'RRULE:freq=daily;interval=2' },
    ['2026-11-27', '2026-11-29'],
    ['2026-11-28T08:00'],
  ],
  [
    'a night over midnight',
    { ...daily, start: '2026-11-20T22:00:00Z', end: '2026-11-21T05:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    ['2026-11-26T22:00', '2026-11-27T22:00'],
  ],
  [
    'three days that overlap',
    { ...daily, end: '2026-11-23T08:00:00Z' },
    ['2026-11-27', '2026-11-28'],
    ['2026-11-24T08:00', '2026-11-25T08:00', '2026-11-26T08:00', '2026-11-27T08:00'],
  ],
  [
    'without some',
    { ...daily, exdates: ['2026-11-27T09:00:00+01:00', '2026-11-28'] },
    ['2026-11-27', '2026-11-30'],
    ['2026-11-29T08:00'],
  ],
  [
    'without its first',
    { ...daily, exdates: ['2026-11-20T08:00:00Z'] },
    ['2026-11-20', '2026-11-22'],
    ['2026-11-21T08:00'],
  ],
  [
    'with more',
    { ...daily, rrule: 'FREQ=WEEKLY', rdates: ['2026-11-28T15:00:00Z', '2026-11-27T08:00:00Z', 7, 'soon'] },
    ['2026-11-27', '2026-11-29'],
    ['2026-11-27T08:00', '2026-11-28T15:00'],
  ],
  [
    'with more, but one',
    {
      ...daily,
      rrule: '',
      rdates: ['2026-11-27T10:00:00Z', '2026-11-28T10:00:00Z'],
      exdates: ['2026-11-27T10:00:00Z'],
    },
    ['2026-11-20', '2026-11-30'],
    ['2026-11-20T08:00', '2026-11-28T10:00'],
  ],
  ['cancelled', { ...daily, status: 'CANCELLED' }, ['2026-11-27', '2026-11-29'], []],
  [
    'the last working day',
    { ...daily, rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1' },
    ['2026-11-21', '2027-02-01'],
    ['2026-11-30T08:00', '2026-12-31T08:00', '2027-01-29T08:00'],
  ],
  [
    'a week of the year',
    { ...daily, rrule: 'FREQ=YEARLY;BYWEEKNO=53' },
    ['2026-11-21', '2040-01-01'],
    ['2027-01-01T08:00', '2032-12-31T08:00', '2038-01-01T08:00'],
  ],
])('%s', (_, event, [from, until], expected) => {
  expect(starts(event, from, until)).toEqual(expected);
});

// The clocks go forward on 29 March and back on 25 October in Paris, on 8 March and 1 November in New York.
const at = (start: string, zone: string, hours = 1) => {
  const first = instantOf(Date.parse(`${start}:00Z`), zone);
  const end = new Date(first + hours * 3_600_000).toISOString();
  return { start: new Date(first).toISOString(), end, timezone: zone, rrule: 'FREQ=DAILY' };
};

test.each<[string, EventDocument, [string, string], string[]]>([
  [
    'nine in Paris, in spring',
    at('2026-03-01T09:00', PARIS),
    ['2026-03-28', '2026-03-31'],
    ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00'],
  ],
  [
    'nine in Paris, in autumn',
    at('2026-10-01T09:00', PARIS),
    ['2026-10-24', '2026-10-27'],
    ['2026-10-24T07:00', '2026-10-25T08:00', '2026-10-26T08:00'],
  ],
  [
    'an hour that is jumped over in Paris',
    at('2026-03-01T02:30', PARIS),
    ['2026-03-28', '2026-03-31'],
    ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'],
  ],
  [
    'an hour that comes twice in Paris',
    at('2026-10-01T02:30', PARIS),
    ['2026-10-24', '2026-10-27'],
    ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
  ],
  [
    'nine in New York, in spring',
    at('2026-03-01T09:00', NEW_YORK),
    ['2026-03-07', '2026-03-10'],
    ['2026-03-07T14:00', '2026-03-08T13:00', '2026-03-09T13:00'],
  ],
  [
    'an hour that is jumped over in New York',
    at('2026-03-01T02:30', NEW_YORK),
    ['2026-03-07', '2026-03-10'],
    ['2026-03-07T07:30', '2026-03-08T07:30', '2026-03-09T06:30'],
  ],
  [
    'an hour that comes twice in New York',
    at('2026-10-01T01:30', NEW_YORK),
    ['2026-10-31', '2026-11-03'],
    ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
  ],
  [
    'between the changes of both',
    at('2026-03-20T09:00', NEW_YORK),
    ['2026-03-28', '2026-03-31'],
    ['2026-03-28T13:00', '2026-03-29T13:00', '2026-03-30T13:00'],
  ],
  [
    'each Friday evening of New York, which is Saturday in UTC',
    { ...at('2026-10-02T21:00', NEW_YORK), rrule: 'FREQ=WEEKLY;BYDAY=FR' },
    ['2026-10-30', '2026-11-09'],
    ['2026-10-31T01:00', '2026-11-07T02:00'],
  ],
  [
    'taken out by the hour of its clock',
    { ...at('2026-10-01T09:00', PARIS), exdates: ['2026-10-25T09:00:00'] },
    ['2026-10-24', '2026-10-27'],
    ['2026-10-24T07:00', '2026-10-26T08:00'],
  ],
  [
    'UNTIL in UTC, the last one',
    { ...at('2026-11-20T00:30', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261126T233000Z' },
    ['2026-11-26T01:00Z', '2026-11-30'],
    ['2026-11-26T23:30'],
  ],
  [
    'UNTIL in UTC, a second before',
    { ...at('2026-11-20T00:30', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261126T232959Z' },
    ['2026-11-25T20:00Z', '2026-11-30'],
    ['2026-11-25T23:30'],
  ],
  [
    'UNTIL by the clock',
    { ...at('2026-11-20T00:30', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261127T003000' },
    ['2026-11-26T01:00Z', '2026-11-30'],
    ['2026-11-26T23:30'],
  ],
  [
    'UNTIL by the clock, a second before',
    { ...at('2026-11-20T00:30', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261127T002959' },
    ['2026-11-25T20:00Z', '2026-11-30'],
    ['2026-11-25T23:30'],
  ],
  [
    'UNTIL a day',
    { ...at('2026-11-20T00:30', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261127' },
    ['2026-11-26T01:00Z', '2026-11-30'],
    ['2026-11-26T23:30'],
  ],
  [
    'UNTIL over a change of the clocks',
    { ...at('2026-10-01T09:00', PARIS), rrule: 'FREQ=DAILY;UNTIL=20261026T080000Z' },
    ['2026-10-25', '2026-10-30'],
    ['2026-10-25T08:00', '2026-10-26T08:00'],
  ],
  [
    'whole days',
    { start: '2026-10-24', end: '2026-10-25', rrule: 'FREQ=DAILY;UNTIL=20261026' },
    ['2026-10-23', '2026-10-30'],
    ['2026-10-23T22:00', '2026-10-24T22:00', '2026-10-25T23:00'],
  ],
  [
    'whole days whose UNTIL has an hour',
    { start: '2026-10-24', rrule: 'FREQ=DAILY;UNTIL=20261026T000000Z' },
    ['2026-10-25', '2026-10-30'],
    ['2026-10-24T22:00', '2026-10-25T23:00'],
  ],
  [
    'a time of no zone',
    { start: '2026-10-24T09:00:00', rrule: 'FREQ=DAILY' },
    ['2026-10-24', '2026-10-26'],
    ['2026-10-24T07:00', '2026-10-25T08:00'],
  ],
  [
    'a zone that nobody knows',
    { ...at('2026-10-24T09:00', PARIS), timezone: 'Mars/Base' },
    ['2026-10-24', '2026-10-26'],
    ['2026-10-24T07:00', '2026-10-25T07:00'],
  ],
])('%s', (_, event, [from, until], expected) => {
  expect(starts(event, from, until)).toEqual(expected);
});

test('whole days are those of who asks, and as long as their clocks make them', () => {
  const fair = { start: '2026-10-24', end: '2026-10-26', rrule: 'FREQ=YEARLY' };
  const ofParis = between(fair, '2026-10-20', '2026-10-30');
  expect(ofParis.map(({ start, end, id, allday }) => [shown(start), shown(end), id, allday])).toEqual([
    ['2026-10-23T22:00', '2026-10-25T23:00', '2026-10-24', true],
  ]);
  const [there] = between(fair, '2026-10-20', '2026-10-30', NEW_YORK);
  expect(shown(there?.start ?? 0)).toBe('2026-10-24T04:00');
});

test('an end says how long it takes exactly; the days of a duration are those of the clocks', () => {
  const ends = (event: EventDocument) => between(event, '2026-10-24', '2026-10-25').map(({ end }) => shown(end));
  const stay = at('2026-10-10T12:00', PARIS, 24);
  expect(ends({ ...stay, rrule: 'FREQ=WEEKLY' })).toEqual(['2026-10-25T10:00']);
  expect(ends({ ...stay, rrule: 'FREQ=WEEKLY', duration: 'P1D' })).toEqual(['2026-10-25T11:00']);
  expect(ends({ ...stay, end: null, rrule: 'FREQ=WEEKLY', duration: 'P1DT30M' })).toEqual(['2026-10-25T11:30']);
  expect(ends({ ...stay, end: null, rrule: 'FREQ=WEEKLY', duration: 'PT24H' })).toEqual(['2026-10-25T10:00']);
  expect(ends({ ...stay, end: null, rrule: 'FREQ=WEEKLY', duration: '-P1D' })).toEqual(['2026-10-24T10:00']);
});

const series = { ...daily, uid: 'choir', summary: 'Choir' };

test.each<[string, EventDocument[], string[]]>([
  [
    'moved to another day',
    [{ recurrence_id: '2026-11-27T08:00:00Z', start: '2026-12-01T20:00:00Z' }],
    ['2026-11-28T08:00'],
  ],
  [
    'moved from another day',
    [{ recurrence_id: '2026-11-21T08:00:00Z', start: '2026-11-27T20:00:00Z' }],
    ['2026-11-27T08:00', '2026-11-27T20:00', '2026-11-28T08:00'],
  ],
  [
    'named in another way',
    [{ recurrence_id: '2026-11-27T09:00:00+01:00', start: '2026-11-27T20:00:00Z' }],
    ['2026-11-27T20:00', '2026-11-28T08:00'],
  ],
  [
    'named by its day',
    [{ recurrence_id: '2026-11-27', start: '2026-11-27T20:00:00Z' }],
    ['2026-11-27T20:00', '2026-11-28T08:00'],
  ],
  [
    'called off',
    [{ recurrence_id: '2026-11-27T08:00:00Z', start: '2026-11-27T08:00:00Z', status: 'CANCELLED' }],
    ['2026-11-28T08:00'],
  ],
  [
    'of another series',
    [{ recurrence_id: '2026-11-27T08:00:00Z', start: '2026-11-26T08:00:00Z', uid: 'else' }],
    ['2026-11-27T08:00', '2026-11-28T08:00'],
  ],
  [
    'with the rule of its series',
    [{ recurrence_id: '2026-11-27T08:00:00Z', start: '2026-11-27T20:00:00Z', rrule: 'FREQ=DAILY' }],
    ['2026-11-27T20:00', '2026-11-28T08:00'],
  ],
  ['that is none', [{ recurrence_id: 7, start: '2026-11-26T20:00:00Z' }, {}], ['2026-11-27T08:00', '2026-11-28T08:00']],
])('one of a series, %s', (_, others, expected) => {
  const events = [series, ...others.map((one) => ({ uid: 'choir', ...one }))];
  expect(starts(events, '2026-11-27', '2026-11-29')).toEqual(expected);
});

test('what is in it says which event it is', () => {
  const moved = { uid: 'choir', recurrence_id: '2026-11-27T08:00:00Z', start: '2026-11-28T20:00:00Z', summary: 'Late' };
  const found = between([series, moved], '2026-11-27', '2026-11-29');
  expect(found.map(({ event, id }) => [(event as typeof series).summary, id])).toEqual([
    ['Choir', '2026-11-28T08:00:00.000Z'],
    ['Late', '2026-11-28T20:00:00.000Z'],
  ]);
});

test.each<[string, number]>([
  ['FREQ=DAILY;COUNT=8', 1],
  ['FREQ=DAILY;COUNT=7', 0],
  ['FREQ=WEEKLY;INTERVAL=1;COUNT=2', 1],
  ['FREQ=DAILY;BYDAY=FR;COUNT=2', 1],
  ['FREQ=DAILY;BYDAY=FR;COUNT=1', 0],
  ['FREQ=DAILY;COUNT=999999999', 1],
  ['FREQ=DAILY;BYDAY=FR;COUNT=999999999', 1],
  ['FREQ=HOURLY', 24],
  ['FREQ=DAILY;BYHOUR=8,9,10', 3],
])('%s, from the Friday before, on a day', (rrule, count) => {
  expect(between({ ...daily, rrule }, '2026-11-27', '2026-11-28', 'UTC')).toHaveLength(count);
});

const numbers = (most: number) => [...Array(most).keys()].join(',');

test.each([
  ['FREQ=SECONDLY', '2026-11-20'],
  ['FREQ=SECONDLY;COUNT=2000000000', '2026-11-20'],
  ['FREQ=MINUTELY;BYSECOND=1,2,3', '2026-11-20'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '1900-01-01'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9', '1900-01-01'],
  ['FREQ=YEARLY;BYMONTH=2;BYDAY=5MO;INTERVAL=400', '2001-01-01'],
  ['FREQ=YEARLY;INTERVAL=999999999', '2001-01-01'],
  ['FREQ=DAILY;INTERVAL=99999999999', '2001-01-01'],
  ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9', '1970-01-01'],
  ['FREQ=DAILY;BYDAY=MO;BYMONTHDAY=13;BYSETPOS=2;COUNT=4', '1900-01-01'],
  ['FREQ=DAILY;COUNT=0', '2026-11-20'],
  ['FREQ=DAILY;INTERVAL=0', '2026-11-20'],
  ['FREQ=DAILY;UNTIL=tomorrow', '2026-11-20'],
  ['FREQ=DAILY;FREQ=WEEKLY', '2026-11-20'],
  ['FREQ=DAILY\nRDATE:20261127T080000Z', '2026-11-20'],
  ['RSCALE=CHINESE;FREQ=DAILY', '2026-11-20'],
  [`FREQ=DAILY;BYHOUR=${numbers(24)};BYMINUTE=${numbers(60)}`, '2026-11-20'],
  [`FREQ=DAILY;BYMONTHDAY=${'1,'.repeat(100_000)}`, '2026-11-20'],
  ['FREQ=DAILY', '0001-01-01'],
])('%.60s from %s does not take long, and is only its first time', (rrule, day) => {
  const before = process.cpuUsage();
  const event = { ...daily, start: `${day}T08:00:00Z`, end: '', rrule };
  expect(starts(event, '2026-11-27', '2026-11-28')).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});

test('however much is asked, there is an end to it', () => {
  const hourly = { ...daily, rrule: 'FREQ=HOURLY' };
  const all = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const [from, until] = all;
  expect(occurrencesOf([hourly], { from, until, zone: PARIS }).length).toBeLessThanOrEqual(1_000);
  expect(occurrencesOf([daily], { from, until, zone: PARIS }).length).toBeLessThanOrEqual(1_000);
  expect(
    occurrencesOf([{ ...daily, end: '9999-01-01T00:00:00Z' }], { from, until, zone: PARIS }).length,
  ).toBeGreaterThan(0);
  expect(occurrencesOf([daily], { from: until, until: from, zone: PARIS })).toEqual([]);
  expect(occurrencesOf([daily], { from: Number.NaN, until: 7, zone: PARIS })).toEqual([]);
  expect(starts(daily, '2026-11-27', '2026-11-28', 'Mars/Base')).toEqual(['2026-11-27T08:00']);
});

test('what is no event is none', () => {
  const wrong = [{}, { start: 7 }, { start: 'soon' }, { start: '2026-99-99' }, { start: null, rrule: 'FREQ=DAILY' }];
  expect(between(wrong, '2026-01-01', '2027-01-01')).toEqual([]);
  const odd = { ...daily, rrule: ['FREQ=DAILY'], exdates: 'all', rdates: {}, duration: 7, timezone: null, status: 3 };
  expect(starts(odd, '2026-11-20', '2026-11-22')).toEqual(['2026-11-20T08:00']);
});

test.each([
  ['2026-03-29T01:59:59Z', PARIS],
  ['1969-07-20T20:17:40Z', NEW_YORK],
  ['2026-07-01T00:00:00Z', 'Asia/Kathmandu'],
  ['2026-01-01T00:00:00Z', 'Pacific/Kiritimati'],
])('%s there and back by the clocks of %s', (moment, zone) => {
  const instant = Date.parse(moment);
  expect(instantOf(wallOf(instant, zone), zone)).toBe(instant);
});
