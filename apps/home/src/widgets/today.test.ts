import { expect, test } from 'vitest';
import { eventsOfDay } from './agenda.ts';
import { todosOfDay } from './today.ts';

const NOW = new Date(2026, 10, 27, 14, 30).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();

test('the day has what begins, ends or goes on in it, the whole day first', () => {
  const documents = [
    { _id: 'late', summary: 'Dinner', start: at(27, 20), end: at(27, 22) },
    { _id: 'early', title: 'Walk', start: at(27, 7), end: at(27, 8) },
    { _id: 'over', summary: 'Night train', start: at(26, 22), end: at(27, 6) },
    { _id: 'whole', summary: 'Birthday', start: '2026-11-27', end: '2026-11-28' },
    { _id: 'trip', summary: 'Trip', start: '2026-11-20', end: '2026-12-02' },
    { _id: 'before', summary: 'Yesterday', start: '2026-11-26', end: '2026-11-27' },
    { _id: 'after', summary: 'Tomorrow', start: at(28, 0), end: at(28, 1) },
    { _id: 'moment', summary: 'Reminder', start: at(27, 9) },
    { _id: 'off', summary: 'Called off', start: at(27, 9), end: at(27, 10), status: 'CANCELLED' },
    { _id: 'wrong', summary: 'Wrong', start: 'soon', end: 'later' },
    { _id: 'daily', summary: 'Choir', start: at(1, 18), end: at(1, 19), rrule: 'FREQ=DAILY', uid: 'choir' },
    { _id: 'other', summary: 'Walk', start: at(1, 6), end: at(1, 7), rrule: 'FREQ=DAILY;INTERVAL=2', uid: 'walk' },
    { _id: 'moved', uid: 'walk', recurrence_id: at(27, 6), start: at(29, 6), end: at(29, 7) },
    { _id: 'empty' },
  ];
  const found = eventsOfDay(documents, NOW);
  const ids = found.map(({ id }) => id.split(' ')[0]);
  expect(ids).toEqual(['trip', 'whole', 'over', 'early', 'moment', 'daily', 'late']);
  expect(found.find(({ title }) => title === 'Choir')).toMatchObject({ start: at(27, 18), end: at(27, 19) });
  expect(eventsOfDay(documents, NOW)[1]).toMatchObject({ title: 'Birthday', isWholeDay: true });
});

test('what is to be done today is what is due, late first, then what has no day', () => {
  const documents = [
    { _id: 'any', summary: 'Read' },
    { _id: 'today', summary: 'Call', due: '2026-11-27' },
    { _id: 'late', summary: 'Taxes', due: '2026-11-01' },
    { _id: 'done', summary: 'Done', due: '2026-11-27', status: 'COMPLETED' },
    { _id: 'later', summary: 'Later', due: '2026-11-28' },
  ];
  expect(todosOfDay(documents, NOW).map(({ id, isLate }) => [id, isLate])).toEqual([
    ['late', true],
    ['today', false],
    ['any', false],
  ]);
});
