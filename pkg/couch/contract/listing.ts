import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { AllDocsOptions, AllDocsPage, Database } from '../types.ts';
import { branches, type FreshDatabase, put, refusal, remove } from './helpers.ts';

async function six(db: Database): Promise<void> {
  await db.bulkDocs(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, body: Json.of({ id }) })));
  await db.put({ id: 'x', deleted: true, body: Json.of({}) });
}

function brief({ rows }: AllDocsPage): string {
  return rows.map((row) => ('id' in row ? row.id + (row.deleted ? '!' : '') : `${row.key}?`)).join(' ');
}

export function listingContract(fresh: FreshDatabase): void {
  describe('all documents', () => {
    test.each<[AllDocsOptions, string, number | null]>([
      [{}, 'a b c d e f', 0],
      [{ limit: 2 }, 'a b', 0],
      [{ limit: 0 }, '', 0],
      [{ skip: 2 }, 'c d e f', 2],
      [{ skip: 1, limit: 2 }, 'b c', 1],
      [{ skip: 10 }, '', 6],
      [{ descending: true, limit: 2 }, 'f e', 0],
      [{ descending: true, skip: 1 }, 'e d c b a', 1],
      [{ startKey: 'b' }, 'b c d e f', 1],
      [{ startKey: 'bb' }, 'c d e f', 2],
      [{ endKey: 'c' }, 'a b c', 0],
      [{ endKey: 'c', inclusiveEnd: false }, 'a b', 0],
      [{ startKey: 'b', endKey: 'd', inclusiveEnd: false }, 'b c', 1],
      [{ descending: true, startKey: 'd', endKey: 'b' }, 'd c b', 2],
      [{ descending: true, startKey: 'd', endKey: 'b', inclusiveEnd: false }, 'd c', 2],
      [{ startKey: 'd', endKey: 'b' }, '', 3],
      [{ startKey: 'd', endKey: 'b', skip: 1 }, '', 4],
      [{ startKey: 'b', endKey: 'b', skip: 2 }, '', 3],
      [{ key: 'c' }, 'c', 2],
      [{ key: 'nope' }, '', 6],
      [{ key: 5 }, '', 0],
      [{ startKey: 5 }, 'a b c d e f', 0],
      [{ startKey: ['a'] }, 'a b c d e f', 0],
      [{ endKey: {} }, '', 0],
      [{ startKey: null, limit: 1 }, 'a', 0],
      [{ startKeyDocId: 'c' }, 'c d e f', 2],
      [{ keys: ['c', 'a', 'nope', 'x', 'a', 5] }, 'c a nope? x! a 5?', null],
      [{ keys: ['c', 'a'], descending: true }, 'a c', null],
      [{ keys: ['c', 'a', 'b'], limit: 1, skip: 1 }, 'a', null],
      [{ keys: [] }, '', null],
    ])('%j', async (options, expected, offset) => {
      const db = await fresh();
      await six(db);
      const page = await db.allDocs(options);
      expect(brief(page)).toBe(expected);
      expect(page).toMatchObject({ totalRows: 6, offset });
    });

    test.each<AllDocsOptions>([
      {},
      { includeDocs: true },
      { limit: 5, skip: 1, includeDocs: true },
      { descending: true, startKey: 'e', includeDocs: true },
      { descending: true, skip: 2 },
      { endKey: 'd', inclusiveEnd: false },
      { keys: ['c', 'a', 'nope', 'x', 'a', 5], includeDocs: true },
      { keys: ['c', 'a', 'b', 'd'], descending: true, skip: 1, limit: 2 },
    ])('%j in parts are the same', async (options) => {
      const db = await fresh();
      await six(db);
      const whole = await db.allDocs(options);
      for (const part of [{ most: 1 }, { most: 2 }, { budget: 1 }, { most: 3, budget: 15 }]) {
        const first = await db.allDocs({ ...options, ...part });
        const rows = [...first.rows];
        for (let page = first; page.next; rows.push(...page.rows)) {
          page = await db.allDocs({ ...options, ...part, from: page.next });
        }
        const { next: _, ...told } = first;
        expect({ ...told, rows }).toEqual(whole);
      }
    });

    test('with their bodies and conflicts', async () => {
      const db = await fresh();
      await branches(db, 'a', '2-b 1-a', '2-c 1-a');
      await branches(db, 'd', '2-b! 1-a');
      const { rows } = await db.allDocs({ includeDocs: true, conflicts: true });
      expect(rows).toMatchObject([{ id: 'a', rev: '2-c', doc: { body: { text: '{"v":"2-c"}' }, conflicts: ['2-b'] } }]);
      const byKey = await db.allDocs({ keys: ['d', 'none'], includeDocs: true });
      expect(byKey.rows).toEqual([
        { id: 'd', rev: '2-b', deleted: true, doc: null },
        { key: 'none', error: 'not_found' },
      ]);
    });

    test('are in the order of their bytes, page after page', async () => {
      const db = await fresh();
      const ids = ['A', 'Z', '_design/x', 'a', 'a\u0000b', 'a b', 'é', '中', '\uffff', '\u{10000}'];
      await db.bulkDocs([...ids].reverse().map((id) => ({ id, body: Json.of({}) })));
      const seen: string[] = [];
      for (let skip = 0; ; skip = 1) {
        const startKey = seen.at(-1) ?? '';
        const { rows } = await db.allDocs({ startKey, skip, limit: 3 });
        if (rows.length === 0) break;
        for (const row of rows) seen.push('id' in row ? row.id : '');
      }
      expect(seen).toEqual(ids);
    });
  });

  describe('local documents', () => {
    test('have no conflict and no history', async () => {
      const db = await fresh();
      const v = (n: number) => Json.of({ n });
      expect(await db.putLocal('a', v(1))).toEqual({ rev: '0-1' });
      expect(await db.putLocal('a', v(2))).toEqual({ rev: '0-1' });
      expect(await db.putLocal('a', v(3), { rev: '0-1' })).toEqual({ rev: '0-2' });
      expect(await db.getLocal('a')).toMatchObject({ id: 'a', rev: '0-2', body: { text: '{"n":3}' } });
      expect(await refusal(db.putLocal('a', v(4), { rev: 'bad' }))).toBe('bad_request: Invalid rev format');
      expect(await db.removeLocal('a')).toEqual({ rev: '0-0' });
      expect(await refusal(db.getLocal('a'))).toBe('not_found: missing');
      expect(await refusal(db.removeLocal('a'))).toBe('not_found: missing');
    });

    test('are listed apart, and are no change', async () => {
      const db = await fresh();
      const { updateSeq } = await db.info();
      for (const id of ['b', 'a/c', 'a']) await db.putLocal(id, Json.of({}));
      expect(brief(await db.localDocs())).toBe('_local/a _local/a/c _local/b');
      expect(brief(await db.localDocs({ descending: true, limit: 1 }))).toBe('_local/b');
      expect(brief(await db.localDocs({ keys: ['_local/b', '_local/z'] }))).toBe('_local/b _local/z?');
      expect(brief(await db.allDocs())).toBe('');
      expect((await db.info()).updateSeq).toBe(updateSeq);
    });

    test('may be written in bulk', async () => {
      const db = await fresh();
      const results = await db.bulkDocs([
        { id: 'n', body: Json.of({}) },
        { id: '_local/l', body: Json.of({ v: 1 }) },
      ]);
      expect(results[1]).toEqual({ ok: true, id: '_local/l', rev: '0-1' });
      expect((await db.getLocal('l')).body.value).toEqual({ v: 1 });
    });
  });

  describe('what a database tells of itself', () => {
    test('counts and sizes', async () => {
      const db = await fresh();
      await remove(db, 'a', await put(db, 'a', { v: 1 }));
      await put(db, 'b', { text: 'x'.repeat(1000) });
      const info = await db.info();
      expect(info).toMatchObject({ name: db.name, docCount: 1, deletedCount: 1, compactRunning: false });
      expect(info.sizes.external).toBeGreaterThan(1000);
      expect(info.sizes.file).toBeGreaterThan(0);
    });

    test('its security object', async () => {
      const db = await fresh();
      expect(await db.security()).toEqual({ members: { roles: ['_admin'] }, admins: { roles: ['_admin'] } });
      const security = { admins: { names: ['x'] }, members: { roles: ['r'] } };
      await db.setSecurity(security);
      expect(await db.security()).toEqual(security);
    });
  });
}
