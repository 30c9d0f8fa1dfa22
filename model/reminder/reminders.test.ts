import { expect, test, vi } from 'vitest';
import type { JobRequest } from '#model/job';
import { testStack } from '#tests/test-stack';
import { createReminders } from './index.ts';

const EVENTS = 'io.cozy.calendar.events';

type Stored = Record<string, unknown>;

async function fixture() {
  const stack = await testStack();
  const { docs, instances, notifications } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', locale: 'fr', timezone: 'Europe/Paris' });
  const clock = { now: Date.parse('2026-11-27T10:00:00Z') };
  const planned = new Map<string | undefined, JobRequest>();
  const jobs = { push: async (_instance: unknown, job: JobRequest) => void planned.set(job.id, job) };
  const reminders = createReminders({ docs, instances, notifications, jobs: jobs as never, now: () => clock.now });
  const stop = docs.subscribeAll((event) => {
    if (event.doctype === EVENTS) void reminders.handler.handle(event);
  });
  return {
    stack,
    docs,
    ann,
    reminders,
    planned,
    /** The hours at which something is planned. */
    hours: () => [...planned.values()].map(({ message }) => new Date((message as { at: number }).at).toISOString()),
    /** All that is planned until then rings. */
    async until(time: string) {
      for (const { id, message } of [...planned.values()]) {
        const { at } = message as { event: string; at: number };
        if (at > Date.parse(time)) continue;
        clock.now = Math.max(at, clock.now);
        planned.delete(id);
        await reminders.ring(ann, message as never);
      }
      clock.now = Date.parse(time);
    },
    told: async () => (await notifications.recent(ann, 60)).map(({ title, message }) => [title, message]),
    async [Symbol.asyncDispose]() {
      stop();
      await stack[Symbol.asyncDispose]();
    },
  };
}

const tea = {
  summary: '<b>Tea</b>',
  location: 'Home',
  start: '2026-11-27T12:00:00Z',
  alarms: [{ trigger: '-PT10M' }],
};

test('an event in ten minutes is told once, at its hour if it was moved, and not when it is gone', async () => {
  await using room = await fixture();
  const { docs, ann } = room;
  const made = await docs.create<Stored>(ann, EVENTS, { _id: 'tea', ...tea });
  await vi.waitFor(() => expect(room.hours()).toEqual(['2026-11-27T11:50:00.000Z']));
  const gone = await docs.create<Stored>(ann, EVENTS, { _id: 'gone', ...tea });
  await vi.waitFor(() => expect(room.planned.size).toBe(2));
  await docs.delete(ann, EVENTS, gone);
  await docs.update<Stored>(ann, EVENTS, { ...made, start: '2026-11-27T13:00:00Z' });
  await vi.waitFor(() => expect(room.planned.size).toBe(3));
  await room.until('2026-11-27T12:00:00Z');
  expect(await room.told()).toEqual([]);
  await room.until('2026-11-27T12:50:00Z');
  expect(await room.told()).toEqual([['<b>Tea</b>', 'vendredi 27 novembre 2026 à 14:00\nHome']]);
  await room.reminders.ring(ann, { event: 'tea', at: Date.parse('2026-11-27T12:50:00Z') });
  expect(await room.told()).toHaveLength(1);
});

test('of a series each is told but what has an event of its own; what is far away is planned a day before', async () => {
  await using room = await fixture();
  const { docs, ann } = room;
  const series = { ...tea, summary: 'Choir', uid: 'choir', timezone: 'Europe/Paris', rrule: 'FREQ=DAILY' };
  await docs.create<Stored>(ann, EVENTS, { _id: 'series', ...series });
  const replaced = { ...tea, uid: 'choir', rrule: '', recurrence_id: '2026-11-28T12:00:00Z' };
  await docs.create<Stored>(ann, EVENTS, { _id: 'one', ...replaced, start: '2026-11-28T15:00:00Z', summary: 'Late' });
  await docs.create<Stored>(ann, EVENTS, { _id: 'far', ...tea, start: '2026-11-29T12:00:00Z', summary: 'Far' });
  await vi.waitFor(() => expect(room.planned.size).toBe(2));
  await room.until('2026-11-27T12:00:00Z');
  expect(room.hours().sort()).toEqual(['2026-11-28T11:50:00.000Z', '2026-11-28T14:50:00.000Z']);
  await room.until('2026-11-28T13:00:00Z');
  await room.reminders.planAll(ann);
  await room.until('2026-11-29T12:00:00Z');
  const titles = (await room.told()).map(([title]) => title);
  expect(titles.sort()).toEqual(['Choir', 'Far', 'Late'].sort());
});

test('an owner without an agenda has nothing planned, and a server that was off does not tell what is over', async () => {
  await using room = await fixture();
  await room.reminders.planAll(room.ann);
  expect(room.planned.size).toBe(0);
  await room.docs.create<Stored>(room.ann, EVENTS, { _id: 'tea', ...tea });
  await vi.waitFor(() => expect(room.planned.size).toBe(1));
  const [job] = [...room.planned.values()];
  await room.until('2026-11-27T11:00:00Z');
  await room.until('2026-11-27T11:49:00Z');
  const late = createLate(room);
  await late.ring(room.ann, job?.message as never);
  expect(await room.told()).toEqual([]);
});

function createLate({ stack }: Awaited<ReturnType<typeof fixture>>) {
  const now = () => Date.parse('2026-11-27T14:00:00Z');
  return createReminders({ ...stack.services, jobs: { push: async () => ({}) as never }, now });
}
