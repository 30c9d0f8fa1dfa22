import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs, type Docs, followChanges } from '#model/docs';
import type { Couch } from '#pkg/couch';
import { Json } from '#pkg/json';

const owner = { prefix: 'cozytest' };
const TYPE = 'io.cozy.notes';
/** More than one page of changes. */
const MANY = 1_200;

let directory: string;
let couch: Couch;
let docs: Docs;
let time: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cozy-follow-'));
  couch = openSqliteCouch({ directory });
  docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  time = 0;
  const db = await docs.ensureDatabase(owner, TYPE);
  await db.bulkDocs(Array.from({ length: MANY }, (_, n) => ({ id: `n${n}`, body: Json.of({ n }) })));
});
afterEach(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const openIds = () => {
  const ids = new Set<string>();
  const replace = (id: string, document: object | undefined) => void (document ? ids.add(id) : ids.delete(id));
  return { ids, replace };
};
const follow = () => followChanges(docs, { doctype: TYPE, open: openIds, now: () => time });
/** What there is of it when it is given. */
const size = (asked: ReturnType<ReturnType<typeof follow>>) =>
  asked instanceof Promise ? asked.then(({ ids }) => ids.size) : asked.ids.size;

test('who asks while it is read for the first time waits for all of it, and then nobody waits', async () => {
  const indexOf = follow();
  const asked = [size(indexOf(owner)), size(indexOf(owner)), size(indexOf(owner))];
  expect(await Promise.all(asked)).toEqual([MANY, MANY, MANY]);
  expect(indexOf(owner)).not.toBeInstanceOf(Promise);
});

test('who asks while the changes of others are read waits for them', async () => {
  const indexOf = follow();
  await indexOf(owner);
  // As another process would: nobody is told here.
  const other = openSqliteCouch({ directory });
  await other
    .database('cozytest/io-cozy-notes')
    .bulkDocs(Array.from({ length: MANY }, (_, n) => ({ id: `m${n}`, body: Json.of({ n }) })));
  await other[Symbol.asyncDispose]();
  time += 2_000;
  expect(await Promise.all([size(indexOf(owner)), size(indexOf(owner))])).toEqual([2 * MANY, 2 * MANY]);
});

test('a database that is made while it is found missing is read', async () => {
  const late = { prefix: 'cozylate' };
  const racing: Docs = {
    ...docs,
    database: (owner, doctype) => {
      const database = docs.database(owner, doctype);
      const changes: typeof database.changes = (options) =>
        database.changes(options).catch(async (error: unknown) => {
          await docs.create(late, TYPE, { _id: 'first' });
          throw error;
        });
      return { ...database, changes };
    },
  };
  const indexOf = followChanges(racing, { doctype: TYPE, open: openIds, now: () => time });
  expect([...(await indexOf(late)).ids]).toEqual(['first']);
});
