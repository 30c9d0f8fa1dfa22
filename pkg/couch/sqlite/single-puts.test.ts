import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { Database } from '../types.ts';
import { databaseOf } from './database.ts';
import { createQueryEngine } from './queries.ts';
import { createStore, type Store } from './store.ts';

const NAME = 'cozy0123/notes';

let directory: string;
let store: Store;
let db: Database;
/** What the indexes do with the documents of these ids: it happens after they have been written. */
let broken: string[];
let transactions: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'puts-'));
  broken = [];
  const engine = createQueryEngine();
  store = createStore(directory, 4, {
    ...engine,
    onWinnerChange(file, change) {
      if (broken.includes(change.id)) throw new Error(`The index of ${change.id} is broken`);
      engine.onWinnerChange(file, change);
    },
  });
  db = databaseOf(store, NAME);
  await db.create();
  transactions = 0;
  const { sql } = store.pool.use('cozy0123', ({ file }) => file) as { sql(text: string): { run(): unknown } };
  const commit = sql('COMMIT');
  const run = commit.run.bind(commit);
  commit.run = () => {
    transactions++;
    return run();
  };
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const put = (id: string, members: object = {}, rev?: string) =>
  db.put({ id, body: Json.of(members), ...(rev !== undefined && { rev }) });
const ids = async () => (await db.allDocs()).rows.map((row) => ('id' in row ? row.id : ''));

test('those of one turn of the loop share a transaction, and their sequences follow their order', async () => {
  await Promise.all(['c', 'a', 'b'].map((id) => put(id)));
  expect(transactions).toBe(1);
  const { results } = await db.changes();
  expect(results.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect((await db.info()).docCount).toBe(3);
});

test('one that is refused keeps nobody from being written, and has its own reason', async () => {
  const { rev } = await put('a');
  const outcomes = await Promise.allSettled([
    put('b'),
    put('a'),
    put('a', { n: 1 }, rev),
    put('a', { n: 2 }, rev),
    put('_wrong'),
    put('c'),
  ]);
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value.id : one.reason.code))).toEqual([
    'b',
    'conflict',
    'a',
    'conflict',
    'illegal_docid',
    'c',
  ]);
  expect((await db.get('a')).body.value).toEqual({ n: 1 });
  expect(await ids()).toEqual(['a', 'b', 'c']);
});

test('one that fails once it has begun to write leaves nothing, and does not take the others with it', async () => {
  broken = ['b'];
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => put(id)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await ids()).toEqual(['a', 'c']);
  expect((await db.info()).docCount).toBe(2);
  broken = [];
  await put('b');
  expect(await ids()).toEqual(['a', 'b', 'c']);
});

test('an index that is defined among them has those that come after it', async () => {
  const index = {
    language: 'query',
    views: { n: { map: { fields: { n: 'asc' } }, options: { def: { fields: ['n'] } } } },
  };
  await Promise.all([put('a', { n: 1 }), put('_design/by-n', index), put('b', { n: 2 })]);
  const { docs } = await db.find({ selector: { n: { $gt: 0 } }, useIndex: ['by-n'] });
  expect(docs.map(({ value }) => value)).toMatchObject([{ _id: 'a' }, { _id: 'b' }]);
});

test('all of many are written, in parts that let the loop turn', async () => {
  const many = Array.from({ length: 3000 }, (_, n) => String(n).padStart(4, '0'));
  const written = await Promise.all(many.map((id) => put(id, { text: 'x'.repeat(500) })));
  expect(written.map(({ id }) => id)).toEqual(many);
  expect(transactions).toBeGreaterThan(1);
  expect(await ids()).toEqual(many);
});

test('a database that is missing refuses all of them', async () => {
  const missing = databaseOf(store, 'cozy0123/nothing');
  const outcomes = await Promise.allSettled(['a', 'b'].map((id) => missing.put({ id, body: Json.of({}) })));
  expect(outcomes).toMatchObject([{ reason: { code: 'not_found' } }, { reason: { code: 'not_found' } }]);
});
