import { expect, test, vi } from 'vitest';
import type { JobRequest } from '#model/job';
import { testStack } from '#tests/test-stack';
import { cleanNotifications } from './clean.ts';
import { createNotificationDocuments } from './documents.ts';
import { createNotifications } from './index.ts';
import { newNotification } from './new-notification.ts';
import type { Category, NewNotification } from './types.ts';

const HOUR = 3_600_000;
const SOURCE = { originator: 'app', slug: 'agenda', name: 'Agenda' } as const;
const CATEGORY: Category = { stateful: false, collapsible: false, priority: 'normal', minInterval: 0 };

/** With a clock, and the jobs that were asked for. */
async function fixture() {
  const stack = await testStack();
  const { docs, instances } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', email: 'ann@example.org' });
  const clock = { now: Date.parse('2026-11-27T10:00:00Z') };
  const waiting = new Map<string | undefined, JobRequest>();
  const jobs = {
    push: async (_instance: unknown, request: JobRequest) => void waiting.set(request.id ?? request.unique, request),
    cancel: async (_instance: unknown, id: string) => void waiting.delete(id),
  };
  const notifications = createNotifications({
    docs,
    instances,
    cache: stack.drivers.cache,
    jobs: jobs as never,
    now: () => clock.now,
  });
  return {
    stack,
    ann,
    clock,
    waiting,
    notifications,
    documents: createNotificationDocuments(docs),
    tell: (given: Partial<NewNotification>, category: Partial<Category> = {}) =>
      notifications.notify(ann, SOURCE, { ...CATEGORY, ...category }, { category: 'event', title: 'Tea', ...given }),
    titles: async () => (await notifications.recent(ann, 60)).map(({ title }) => title),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

test('a reminder is moved with its event, and goes with it: one job, one notification', async () => {
  await using room = await fixture();
  const at = (minutes: number) => ({ category_id: 'tea', at: new Date(room.clock.now + minutes * 60_000) });
  const first = await room.tell(at(10));
  await room.notifications.mark(room.ann, first?._id ?? '', { dismissed: true });
  const moved = await room.tell({ ...at(30), title: 'Tea, later' });
  expect(moved).toMatchObject({ _id: first?._id, title: 'Tea, later', at: '2026-11-27T10:30:00.000Z' });
  expect(moved).not.toHaveProperty('dismissed_at');
  expect([...room.waiting.values()]).toMatchObject([{ delay: 30 * 60_000 }]);
  // Back to its first hour: not the job that was cancelled.
  await room.tell(at(10));
  expect([...room.waiting.values()]).toMatchObject([{ delay: 10 * 60_000 }]);
  await room.tell({ ...at(20), category_id: 'other' });
  expect(await room.titles()).toEqual([]);
  await room.notifications.remove(room.ann, first?._id ?? '');
  expect([...room.waiting.values()]).toMatchObject([{ delay: 20 * 60_000 }]);
  room.clock.now += HOUR;
  expect(await room.titles()).toEqual(['Tea']);
  await expect(room.notifications.remove(room.ann, first?._id ?? '')).rejects.toMatchObject({ kind: 'not-found' });
});

test('a bar is not empty for what is to come, and a reminder of long ago is new at its hour', async () => {
  await using room = await fixture();
  await room.tell({ category_id: 'old', title: 'Reminder', at: new Date(room.clock.now + HOUR) });
  for (let n = 0; n < 3; n++) await room.tell({ category_id: `${n}`, at: new Date(room.clock.now + 9 * HOUR) });
  await room.tell({ category_id: 'now', title: 'Now' });
  expect((await room.notifications.recent(room.ann, 2)).map(({ title }) => title)).toEqual(['Now']);
  room.clock.now += 2 * HOUR;
  expect(await room.titles()).toEqual(['Reminder', 'Now']);
});

test('of a collapsible category the last one is shown, and one with an id is told once', async () => {
  await using room = await fixture();
  await room.tell({ title: 'Balance: 3' }, { collapsible: true });
  await room.tell({ title: 'Balance: 2' }, { collapsible: true });
  expect(await room.titles()).toEqual(['Balance: 2']);
  expect(await room.tell({ _id: 'once', category_id: 'a' })).toMatchObject({ _id: 'once' });
  expect(await room.tell({ _id: 'once', category_id: 'a' })).toBeUndefined();
});

test('an app tells a hundred in an hour, the others go on', async () => {
  await using room = await fixture();
  const { cache } = room.stack.drivers;
  for (let n = 0; n < 99; n++) await cache.increment(`notifications:${room.ann.prefix}:app/agenda`, HOUR);
  await room.tell({});
  await expect(room.tell({})).rejects.toMatchObject({ kind: 'too-many-requests', code: 'rate_limited' });
  const stack = { originator: 'stack', slug: 'stack', name: 'Cozy' } as const;
  expect(await room.notifications.notify(room.ann, stack, CATEGORY, { category: 'x', title: 'y' })).toBeDefined();
});

test('what was told is kept for three months, a thousand at most, and of what is to come the soonest', async () => {
  const removed: string[] = [];
  const now = Date.parse('2026-11-27T10:00:00Z');
  const days = (n: number) => new Date(now + n * 24 * HOUR).toISOString();
  const told = Array.from({ length: 1_002 }, (_, n) => ({ _id: `told-${n}`, created_at: days(-n / 100) }));
  const toCome = Array.from({ length: 1_001 }, (_, n) => ({
    _id: `come-${n}`,
    created_at: days(-200),
    at: days(n + 1),
  }));
  const documents = {
    all: async function* () {
      yield* [
        ...told,
        { _id: 'old', created_at: days(-91) },
        { _id: 'rung', created_at: days(-200), at: days(-1) },
        ...toCome,
      ];
    },
    removeById: async (_instance: unknown, id: string) => {
      removed.push(id);
      return 1;
    },
  };
  expect(await cleanNotifications(documents as never, {} as never, now)).toBe(5);
  expect(removed.sort()).toEqual(['come-1000', 'old', 'told-1000', 'told-1001', 'told-999']);
});

test('what nothing was ever told to is clean, and all is read', async () => {
  await using room = await fixture();
  expect([await room.notifications.clean(room.ann), await room.notifications.markAllRead(room.ann)]).toEqual([0, 0]);
  await room.tell({});
  await room.tell({ category_id: 'later', at: new Date(room.clock.now + HOUR) });
  expect(await room.notifications.markAllRead(room.ann)).toBe(1);
  room.clock.now += 100 * 24 * HOUR;
  expect(await room.notifications.clean(room.ann)).toBe(2);
});

test.each([
  ['Tea\u0000 at\nfive\u202E', 'Tea at five'],
  ['\ud800Tea\u2028\u0085now', '\ufffdTea now'],
  ['<b>Tea</b>', '<b>Tea</b>'],
])('the title %j is %j', (title, stored) => {
  const given = { category: 'event', category_id: 'x\u0000', title, message: 'a\r\n\r\n\r\n\u001bb\t\u2067c' };
  const one = newNotification(SOURCE, CATEGORY, given, '2026-11-27T10:00:00Z');
  expect(one).toMatchObject({ title: stored, message: 'a\n\n b\tc', source_id: 'cozy/app/agenda/event/x' });
});

test('the disk that is nearly full is told once, then that it is full, and again after there was room', async () => {
  await using stack = await testStack();
  const { instances, quotaWatch, notifications, vfs } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', email: 'ann@example.org', diskQuota: 1000 });
  const author = { origin: 'http://ann.localhost/' };
  const put = async (name: string, size: number) => {
    const { Readable } = await import('node:stream');
    const dirId = 'io.cozy.files.root-dir';
    return vfs.upload(ann, author, { dirId, name }, {}, Readable.from([Buffer.alloc(size)]));
  };
  const told = async () => (await notifications.recent(ann, 60)).map(({ title, state }) => [title, state]);
  const { files, versions } = await vfs.diskUsage(ann);
  const first = await put('a', 905 - files - versions);
  await vi.waitFor(async () => expect(await told()).toEqual([['Your Cozy is nearly full', 'nearly']]), 5_000);
  await put('b', 20);
  await Promise.all([quotaWatch.look(ann), quotaWatch.look(ann)]);
  expect(await told()).toHaveLength(1);
  await put('c', 70);
  await vi.waitFor(async () => expect(await told()).toEqual([['Your Cozy is full', 'full']]), 5_000);
  await vfs.trash(ann, author, first._id);
  await vfs.emptyTrash(ann);
  await vi.waitFor(async () => expect(await told()).toEqual([]), 5_000);
  await put('d', 830);
  await vi.waitFor(async () => expect(await told()).toMatchObject([[expect.any(String), 'nearly']]), 5_000);
  const [mail] = await stack.mails();
  expect(mail?.subject).toMatch(/^Your Cozy is 9\d % full$/);
  expect(mail?.text).toContain('http://settings.ann.localhost/#/storage');
  expect(stack.errors).toEqual([]);
});
