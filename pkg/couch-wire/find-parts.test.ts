import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import type { Couch, Database, FindQuery } from '#pkg/couch';
import { Json } from '#pkg/json';
import { findParts } from './find-parts.ts';

const LARGE = 300_000;

let directory: string;
let couch: Couch;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cozy-parts-'));
  couch = openSqliteCouch({ directory });
  database = couch.database('cozyada/io-cozy-notes');
  await database.create();
  for (let rank = 0; rank < 12; rank++) {
    await database.put({ id: `n${rank}`, body: Json.of({ rank, odd: rank % 2 === 1, text: 'x'.repeat(LARGE) }) });
  }
  await database.createIndex({ index: { fields: ['rank'] }, ddoc: 'by-rank' });
});
afterAll(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function partsOf(query: FindQuery) {
  const parts: Json[][] = [];
  const reading = findParts(database, query);
  let part = await reading.next();
  for (; !part.done; part = await reading.next()) parts.push(part.value);
  return { parts, end: part.value };
}

describe('a query for large documents', () => {
  test.each<FindQuery>([
    { selector: { rank: { $gte: 0 } }, limit: 10, skip: 1 },
    { selector: { rank: { $gte: 0 } }, sort: [{ rank: 'desc' }], limit: 7 },
    { selector: { rank: { $gte: 0 }, odd: true } },
    { selector: {}, limit: 12 },
    { selector: {}, limit: 1000 },
  ])('%j is answered in parts, as it would be in one', async (query) => {
    const whole = await database.find({ ...query, executionStats: true });
    const { parts, end } = await partsOf({ ...query, executionStats: true });
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts)
      expect(part.reduce((size, { text }) => size + text.length, 0)).toBeLessThan(1.5 * 2 ** 20);
    expect(parts.flat().map(({ text }) => text)).toEqual(whole.docs.map(({ text }) => text));
    expect(end).toMatchObject({ count: whole.docs.length, bookmark: whole.bookmark });
    expect(end.executionStats).toMatchObject({
      total_keys_examined: whole.executionStats?.total_keys_examined,
      results_returned: whole.docs.length,
    });
    expect(end.warning).toBe(whole.warning);
  });

  test('for a few fields of them is one part', async () => {
    const { parts } = await partsOf({ selector: { rank: { $gte: 0 } }, fields: ['rank'], limit: 12 });
    expect(parts).toHaveLength(1);
  });
});
