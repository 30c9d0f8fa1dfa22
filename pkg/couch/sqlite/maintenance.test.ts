import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { Json } from '#pkg/json';
import { branches, put, refusal } from '../contract/helpers.ts';
import type { Couch, Database } from '../types.ts';
import { openSqliteCouch } from './index.ts';
import { tempCouch } from './temp-couch.ts';

const BIG = 'x'.repeat(50_000);

async function fresh(couch: Couch): Promise<Database> {
  const db = couch.database('m/docs');
  await db.create();
  return db;
}

function pathOf(directory: string): string {
  const [path] = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.sqlite'));
  return join(directory, path ?? '');
}

/** Rows of each table that holds documents. */
function rowCounts(directory: string): number[] {
  using raw = new DatabaseSync(pathOf(directory));
  return ['databases', 'documents', 'bodies', 'old_bodies', 'local_documents', 'index_definitions', 'index_keys'].map(
    (table) => raw.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count'] as number,
  );
}

describe('compaction', () => {
  test('gives the space of old bodies back', async () => {
    await using couch = await tempCouch();
    const db = await fresh(couch);
    let rev = await put(db, 'a', { n: 0, BIG });
    for (let n = 1; n < 60; n++) rev = await put(db, 'a', { n, BIG }, rev);
    await db.compact();
    expect(statSync(pathOf(couch.directory)).size).toBeLessThan(10 * BIG.length);
    expect((await db.get('a')).body.value).toEqual({ n: 59, BIG });
    expect((await db.info()).sizes.active).toBe((await db.get('a')).body.text.length);
  });

  test('comes by itself when old bodies weigh more than those of the leaves', async () => {
    await using couch = await tempCouch();
    const db = await fresh(couch);
    const first = await put(db, 'a', { n: 0, BIG });
    let rev = first;
    for (let n = 1; n < 100; n++) rev = await put(db, 'a', { n, BIG }, rev);
    await vi.waitFor(async () => expect(await refusal(db.get('a', { rev: first }))).toBe('not_found: missing'));
    expect((await db.get('a')).body.value).toEqual({ n: 99, BIG });
  });

  test('keeps the bodies of all leaves', async () => {
    await using couch = await tempCouch();
    const db = await fresh(couch);
    await branches(db, 'a', '3-c 2-b 1-a', '2-x 1-a', '2-y! 1-a', '2-b 1-a');
    await db.compact();
    const leaves = await db.openRevs('a', 'all');
    expect(leaves.map((one) => 'ok' in one && one.ok.rev)).toEqual(['2-x', '2-y', '3-c']);
    expect(await refusal(db.get('a', { rev: '2-b' }))).toBe('not_found: missing');
  });
});

describe('a destroyed database', () => {
  test('leaves nothing, even if the process ends before', async () => {
    const couch = await tempCouch();
    const [db, other] = [await fresh(couch), couch.database('m/other')];
    await other.create();
    await db.createIndex({ index: { fields: ['n'] } });
    await db.bulkDocs(Array.from({ length: 500 }, (_, n) => ({ id: `d${n}`, body: Json.of({ n }) })));
    await branches(db, 'a', '3-c 2-b 1-a', '2-x 1-a');
    await put(db, 'a', { edited: true }, '2-x');
    await db.putLocal('l', Json.of({}));
    await db.find({ selector: { n: { $gt: 3 } } });
    await db.destroy();
    // Closing cuts the sweep short; it goes on with the next use of the file.
    const again = openSqliteCouch({ directory: couch.directory });
    expect(await again.listDatabases()).toEqual([other.name]);
    await vi.waitFor(() => expect(rowCounts(couch.directory)).toEqual([1, 0, 0, 0, 0, 0, 0]), 5000);
    await again[Symbol.asyncDispose]();
    await couch[Symbol.asyncDispose]();
  });
});

describe('a destroyed prefix', () => {
  test('is made again even if the power failed while it went', async () => {
    await using couch = await tempCouch();
    const db = await fresh(couch);
    await put(db, 'old', {});
    using raw = new DatabaseSync(pathOf(couch.directory));
    raw.exec('UPDATE file_state SET removed = 1; UPDATE databases SET name = NULL');
    const again = openSqliteCouch({ directory: couch.directory });
    const same = again.database(db.name);
    await same.create();
    await put(same, 'new', {});
    expect((await same.allDocs()).rows).toMatchObject([{ id: 'new' }]);
    expect((await db.allDocs()).rows).toMatchObject([{ id: 'new' }]);
    await again[Symbol.asyncDispose]();
  });
});

describe('the store', () => {
  test('finishes its writes before it closes, and takes no more', async () => {
    const couch = await tempCouch();
    const db = await fresh(couch);
    const again = openSqliteCouch({ directory: couch.directory });
    const same = again.database(db.name);
    const writes = Array.from({ length: 20 }, (_, n) => put(same, `d${n}`, { n }));
    await again[Symbol.asyncDispose]();
    expect((await Promise.allSettled(writes)).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await refusal(put(same, 'late', {}))).toContain('service_unavailable');
    expect(await db.info()).toMatchObject({ docCount: 20 });
    await couch[Symbol.asyncDispose]();
  });

  test('refuses a file of a newer program', async () => {
    await using couch = await tempCouch();
    const db = await fresh(couch);
    using raw = new DatabaseSync(pathOf(couch.directory));
    raw.exec('PRAGMA user_version = 999');
    const again = openSqliteCouch({ directory: couch.directory });
    await expect(again.database(db.name).info()).rejects.toThrow('newer program');
  });

  test('says when its folder is gone', async () => {
    const couch = await tempCouch();
    await couch.ping();
    await couch[Symbol.asyncDispose]();
    await expect(couch.ping()).rejects.toThrow();
  });
});
