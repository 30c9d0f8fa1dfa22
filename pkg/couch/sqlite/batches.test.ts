import { StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Json } from '#pkg/json';
import type { Database } from '../types.ts';
import { tempCouch } from './temp-couch.ts';

const SMALL = 150;
const LARGE = 70;
const idOf = (n: number) => `n${String(n).padStart(3, '0')}`;
const IDS = Array.from({ length: 2 * SMALL + LARGE }, (_, n) => idOf(n));

let couch: Awaited<ReturnType<typeof tempCouch>>;
let database: Database;

/** More than may be read at once, all of it in the middle. */
beforeAll(async () => {
  couch = await tempCouch();
  database = couch.database('cozyada/io-cozy-notes');
  await database.create();
  const text = 'x'.repeat(300_000);
  const isLarge = (n: number) => n >= SMALL && n < SMALL + LARGE;
  await database.bulkDocs(IDS.map((id, n) => ({ id, body: Json.of(isLarge(n) ? { n, text } : { n }) })));
});
afterAll(() => couch[Symbol.asyncDispose]());

const idsOf = (docs: readonly Json[]) => docs.map(({ value }) => (value as { _id: string })._id);
const all = { selector: { n: { $gte: 0 } }, limit: 1000 };

const READINGS: Record<string, (db: Database) => Promise<string[]>> = {
  list: async (db) => (await db.allDocs({ includeDocs: true })).rows.map((row) => ('id' in row ? row.id : '')),
  'list, backwards': async (db) =>
    (await db.allDocs({ includeDocs: true, descending: true })).rows
      .map((row) => ('id' in row ? row.id : ''))
      .reverse(),
  changes: async (db) => (await db.changes({ since: '0', includeDocs: true })).results.map(({ id }) => id),
  scan: async (db) => idsOf((await db.find({ selector: { n: { $ne: 'x' } }, limit: 1000 })).docs),
  'query whose index is made': async (db) => {
    await db.createIndex({ index: { fields: ['n'] }, ddoc: 'by-n' });
    return idsOf((await db.find(all)).docs);
  },
  'query that looks on': async (db) => idsOf((await db.find({ ...all, executionStats: true })).docs),
};

test.each(Object.keys(READINGS))(
  '%s: large documents after small ones come some at a time, and all of them',
  async (name) => {
    const real = StatementSync.prototype.all;
    let most = 0;
    const spy = vi.spyOn(StatementSync.prototype, 'all').mockImplementation(function (this: StatementSync, ...given) {
      const rows = real.apply(this, given);
      most = Math.max(most, JSON.stringify(rows).length);
      return rows;
    });
    const found = await READINGS[name]?.(database);
    spy.mockRestore();
    expect(found?.filter((id) => !id.startsWith('_design/'))).toEqual(IDS);
    expect(most).toBeLessThan(1_000_000);
  },
);
