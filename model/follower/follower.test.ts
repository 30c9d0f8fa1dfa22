import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs, type DocEvent } from '#model/docs';
import type { Instance } from '#model/instance';
import { Json } from '#pkg/json';
import type { Logger } from '#pkg/log';
import { createFollower } from './index.ts';

const TYPE = 'io.cozy.notes';
const owner = { prefix: 'alice' } as Instance;
const TIMES = { settleAfter: 5, lookAgain: 300, every: 20, pause: 0 };
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

const words = ({ verb, doc, old }: DocEvent) => `${verb} ${doc.id}${old ? ` was ${old.rev.slice(0, 1)}` : ''}`;

/** Stores that several processes use, and a list of what was handled by any of them. */
async function fixture() {
  const directory = await mkdtemp(join(tmpdir(), 'follower-'));
  const couches: AsyncDisposable[] = [];
  const handled: string[] = [];
  /** @param fails how often the handler fails */
  const process = ({ fails = 0 }: { fails?: number } = {}) => {
    const couch = openSqliteCouch({ directory });
    couches.push(couch);
    const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
    let left = fails;
    const handler = {
      doctypes: () => new Set([TYPE]),
      async handle(event: DocEvent) {
        if (left-- > 0) throw new Error('the queue does not answer');
        handled.push(words(event));
      },
    };
    const instances = {
      async *all() {
        yield owner;
      },
    };
    return { docs, ...createFollower({ docs, instances, handlers: [handler], log: silent, times: TIMES }) };
  };
  const first = process();
  await first.docs.ensureDatabase(owner, TYPE);
  await first.adopt(owner);
  return {
    ...first,
    process,
    handled,
    unsettled: async () => (await first.docs.database(owner, TYPE).unsettled({ limit: 100 })).length,
    async [Symbol.asyncDispose]() {
      for (const couch of couches) await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

test('what is written is handled once, in its order, and settled', async () => {
  await using room = await fixture();
  const stop = room.run();
  const made = await room.docs.create(owner, TYPE, { _id: 'a', n: 1 });
  const next = await room.docs.update(owner, TYPE, { ...made, n: 2 });
  await room.docs.delete(owner, TYPE, next);
  await room.docs.create(owner, 'io.cozy.other', { n: 1 });
  room.docs.notify(owner, TYPE, 'told', { n: 1 }, 'CREATED');
  room.docs.notify(owner, TYPE, 'told', { n: 2 });
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0));
  await stop();
  expect(room.handled).toEqual(['CREATED a', 'UPDATED a was 1', 'DELETED a was 2', 'CREATED told']);
});

test('what a killed process has written is handled at the next start, with what was there before', async () => {
  await using room = await fixture();
  const made = await room.docs.create(owner, TYPE, { _id: 'a', n: 1 });
  await room.docs.update(owner, TYPE, { ...made, n: 2 });
  await room.docs.database(owner, TYPE).compact();
  const stop = room.process().run();
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0));
  await stop();
  expect(room.handled).toEqual(['CREATED a', 'UPDATED a was 1']);
});

test('what another process does is left to it for a while', async () => {
  await using room = await fixture();
  const other = room.process();
  const stop = other.run();
  // Its first look is over: what it finds from then on may be somebody else's.
  await other.docs.create(owner, TYPE, { _id: 'own' });
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0));
  const begun = Date.now();
  await room.docs.create(owner, TYPE, { _id: 'a' });
  await vi.waitFor(() => expect(room.handled).toEqual(['CREATED own', 'CREATED a']), { timeout: 5_000 });
  expect(Date.now() - begun).toBeGreaterThanOrEqual(TIMES.lookAgain);
  await stop();
  expect(await room.unsettled()).toBe(0);
});

test('what fails is tried again, and what fails for ever is given up', async () => {
  await using room = await fixture();
  const one = room.process({ fails: 2 });
  let stop = one.run();
  await one.docs.create(owner, TYPE, { _id: 'a' });
  await one.docs.create(owner, TYPE, { _id: 'b' });
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0), { timeout: 5_000 });
  await stop();
  expect(room.handled.sort()).toEqual(['CREATED a', 'CREATED b']);
  const broken = room.process({ fails: Number.POSITIVE_INFINITY });
  stop = broken.run();
  await broken.docs.create(owner, TYPE, { _id: 'c' });
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0), { timeout: 10_000 });
  await stop();
  expect(room.handled).toHaveLength(2);
});

test('many writes of one request are told in their order', async () => {
  await using room = await fixture();
  const stop = room.run();
  const writes = Array.from({ length: 250 }, (_, n) => ({ id: `n${String(n).padStart(3, '0')}` }));

  await room.docs.database(owner, TYPE).bulkDocs(writes.map(({ id }) => ({ id, body: Json.of({}) })));
  await vi.waitFor(async () => expect(await room.unsettled()).toBe(0));
  await stop();
  expect(room.handled).toEqual(writes.map(({ id }) => `CREATED ${id}`));
});
