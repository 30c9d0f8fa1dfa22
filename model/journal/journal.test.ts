import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import { createJournal } from './journal.ts';
import { prune } from './prune.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T10:20:00Z');
const ADA = { prefix: 'cozyada' };
const BOB = { prefix: 'cozybob' };

async function journals() {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-journal-'));
  const couch = openSqliteCouch({ directory });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const clock = { now: START };
  for (const owner of [ADA, BOB]) await docs.create(owner, 'io.cozy.settings', { _id: 'io.cozy.settings.instance' });
  return {
    docs,
    clock,
    open: () => createJournal({ docs: createDocs({ couch, hub: openMemoryHub(() => {}) }), now: () => clock.now }),
    async [Symbol.asyncDispose]() {
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const app = (slug: string, address = '203.0.113.1', prefix = ADA.prefix): Permission => ({
  type: 'app',
  sourceId: `io.cozy.apps/${slug}`,
  rules: [],
  request: { prefix, address },
});
const latest = { limit: 50 };

test('accesses are counted by actor, hour, verb and doctype, with their first addresses', async () => {
  await using parts = await journals();
  const journal = parts.open();
  for (let n = 0; n < 7; n++) journal.record(app('notes', `10.0.0.${n}`), 'GET', 'io.cozy.notes');
  parts.clock.now += 60_000;
  journal.record(app('notes', '10.0.0.0'), 'GET', 'io.cozy.notes');
  journal.record(app('notes', '10.0.0.0'), 'PUT', 'io.cozy.notes');
  const { entries } = await journal.list(ADA, latest);
  expect(entries).toMatchObject([
    {
      hour: '2026-03-01T10:00:00.000Z',
      actor: { type: 'app', source_id: 'io.cozy.apps/notes' },
      uses: [
        {
          verb: 'GET',
          doctype: 'io.cozy.notes',
          count: 8,
          first_at: '2026-03-01T10:20:00.000Z',
          last_at: '2026-03-01T10:21:00.000Z',
          addresses: ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'],
        },
        { verb: 'PUT', count: 1 },
      ],
    },
  ]);
});

test('it survives a restart, adds to the hour, and two processes lose nothing of each other', async () => {
  await using parts = await journals();
  const [first, second] = [parts.open(), parts.open()];
  for (let round = 0; round < 5; round++) {
    first.record(app('notes'), 'GET', 'io.cozy.notes');
    second.record(app('notes'), 'GET', 'io.cozy.notes');
    await Promise.all([first.flush(), second.flush()]);
  }
  await first.flush();
  await second.flush();
  const { entries } = await parts.open().list(ADA, latest);
  expect(entries).toMatchObject([{ uses: [{ count: 10 }] }]);
});

test('nobody reads what another owner did, and a permission without a request is not counted', async () => {
  await using parts = await journals();
  const journal = parts.open();
  journal.record(app('notes'), 'GET', 'io.cozy.notes');
  const { request, ...internal } = app('notes');
  journal.record(internal, 'GET', 'io.cozy.notes');
  expect((await journal.list(BOB, latest)).entries).toEqual([]);
  expect((await journal.list(ADA, latest)).entries).toMatchObject([{ uses: [{ count: 1 }] }]);
});

test('pages go back in time, and can be about one doctype or one source', async () => {
  await using parts = await journals();
  const journal = parts.open();
  for (let n = 0; n < 10; n++) {
    journal.record(app('notes'), 'GET', 'io.cozy.notes');
    journal.record(app('mail'), 'GET', n === 3 ? 'io.cozy.contacts' : 'io.cozy.mails');
    parts.clock.now += HOUR;
  }
  const hours: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await journal.list(ADA, { limit: 3, ...(cursor !== undefined && { cursor }) });
    expect(page.entries.length).toBeLessThanOrEqual(3);
    hours.push(...page.entries.map(({ hour }) => hour));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(hours).toHaveLength(20);
  expect(hours).toEqual([...hours].sort().reverse());
  const contacts = await journal.list(ADA, { limit: 3, doctype: 'io.cozy.contacts' });
  expect(contacts).toEqual({ entries: [expect.objectContaining({ hour: '2026-03-01T13:00:00.000Z' })] });
  const mail = await journal.list(ADA, { limit: 50, source: 'io.cozy.apps/mail' });
  expect(mail.entries).toHaveLength(10);
});

test('an hour has bounds: what is beyond them is counted together', async () => {
  await using parts = await journals();
  const journal = parts.open();
  for (let n = 0; n < 400; n++) journal.record(app('greedy'), 'GET', `io.cozy.n${n}`);
  for (let n = 0; n < 300; n++) journal.record(app(`app${n}`), 'GET', 'io.cozy.notes');
  const { entries } = await journal.list(ADA, { limit: 500 });
  expect(entries.length).toBe(201);
  const count = (source: string) =>
    entries.find(({ actor }) => actor.source_id === source)?.uses.reduce((sum, use) => sum + use.count, 0);
  expect(count('io.cozy.apps/greedy')).toBe(400);
  expect(entries.find(({ actor }) => actor.source_id === 'io.cozy.apps/greedy')?.uses).toHaveLength(301);
  expect(count('others')).toBe(101);
});

test('what is old, or too much, goes without a trace', async () => {
  await using parts = await journals();
  const journal = parts.open();
  for (let n = 0; n < 6; n++) {
    journal.record(app('notes'), 'GET', 'io.cozy.notes');
    await journal.flush();
    parts.clock.now += 30 * 24 * HOUR;
  }
  const database = parts.docs.database(ADA, 'io.cozy.access_journal');
  await prune(database, parts.clock.now);
  expect(await database.info()).toMatchObject({ docCount: 3, deletedCount: 0 });
  await prune(database, parts.clock.now, { maxDocs: 1 });
  expect((await journal.list(ADA, latest)).entries).toMatchObject([{ hour: '2026-07-29T10:00:00.000Z' }]);
});

test('what cannot be written is counted still, and written at the next time', async () => {
  await using parts = await journals();
  const broken = { ...parts.docs, get: () => Promise.reject(new Error('the disk is full')) };
  const docs = { ...parts.docs, get: broken.get } as typeof parts.docs;
  const journal = createJournal({ docs, now: () => parts.clock.now });
  for (const verb of ['GET', 'GET', 'PUT'] satisfies Verb[]) journal.record(app('notes'), verb, 'io.cozy.notes');
  await expect(journal.flush()).rejects.toThrow('the disk is full');
  docs.get = parts.docs.get;
  const { entries } = await journal.list(ADA, latest);
  expect(entries).toMatchObject([
    {
      uses: [
        { verb: 'GET', count: 2 },
        { verb: 'PUT', count: 1 },
      ],
    },
  ]);
});

test('nothing is written of an owner who is not there any more', async () => {
  await using parts = await journals();
  const journal = parts.open();
  journal.record(app('notes'), 'GET', 'io.cozy.notes');
  await parts.docs.couch.destroyPrefix(ADA.prefix);
  await journal.flush();
  expect(await parts.docs.doctypes(ADA)).toEqual([]);
});
