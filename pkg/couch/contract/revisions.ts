import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { Database, OpenRev } from '../types.ts';
import { branches, type FreshDatabase, put, refusal, remove } from './helpers.ts';

async function tree(db: Database): Promise<void> {
  await branches(db, 't', '1-a', '2-b1 1-a', '2-b2 1-a', '3-c2 2-b2 1-a', '2-b3! 1-a');
}

function names(revs: OpenRev[]): string[] {
  return revs.map((one) => ('ok' in one ? one.ok.rev : `${one.missing} missing`));
}

export function revisionsContract(fresh: FreshDatabase): void {
  describe('a tree of revisions', () => {
    test('has one winner, conflicts and deleted conflicts', async () => {
      const db = await fresh();
      await tree(db);
      const doc = await db.get('t', { conflicts: true, deletedConflicts: true, revs: true, revsInfo: true });
      expect(doc).toMatchObject({ rev: '3-c2', conflicts: ['2-b1'], deletedConflicts: ['2-b3'] });
      expect(doc.revisions).toEqual({ start: 3, ids: ['c2', 'b2', 'a'] });
      expect(doc.revsInfo?.map(({ status }) => status)).toEqual(['available', 'available', 'available']);
    });

    test('gives the revisions that are asked, in their order', async () => {
      const db = await fresh();
      await tree(db);
      expect(names(await db.openRevs('t', 'all'))).toEqual(['2-b1', '2-b3', '3-c2']);
      expect(names(await db.openRevs('t', ['3-c2', '9-none', '2-b1', '1-a']))).toEqual([
        '1-a',
        '2-b1',
        '3-c2',
        '9-none missing',
      ]);
      expect(names(await db.openRevs('t', ['2-b2', '2-b1'], { latest: true }))).toEqual(['2-b1', '3-c2']);
      expect(names(await db.openRevs('none', ['1-a']))).toEqual(['1-a missing']);
      expect(await refusal(db.openRevs('none', 'all'))).toBe('not_found: missing');
    });

    test.each([
      ['1-a', '1-a'],
      ['2-b3', '2-b3'],
      ['2-b2', '2-b2'],
    ])('rev %s', async (rev, expected) => {
      const db = await fresh();
      await tree(db);
      expect((await db.get('t', { rev })).rev).toBe(expected);
      expect(await refusal(db.get('t', { rev: '5-nope' }))).toBe('not_found: missing');
      expect(await refusal(db.get('t', { rev: 'bad' }))).toBe('bad_request: Invalid rev format');
      // Whatever revision it is after: the latest is the winner.
      expect((await db.get('t', { rev, latest: true })).rev).toBe('3-c2');
    });

    test('follows the deletion of its branches', async () => {
      const db = await fresh();
      await tree(db);
      const first = await remove(db, 't', '3-c2');
      expect(await db.get('t', { conflicts: true, deletedConflicts: true })).toMatchObject({
        rev: '2-b1',
        deletedConflicts: [first, '2-b3'],
      });
      await remove(db, 't', '2-b1');
      expect(await refusal(db.get('t'))).toBe('not_found: deleted');
      expect(await db.info()).toMatchObject({ docCount: 0, deletedCount: 1 });
    });

    test('takes an edit on any leaf, and on leaves only', async () => {
      const db = await fresh();
      await tree(db);
      expect(await put(db, 't', { v: 'x' }, '2-b1')).toMatch(/^3-/);
      expect(await refusal(put(db, 't', { v: 'x' }, '2-b2'))).toBe('conflict: Document update conflict.');
    });
  });

  describe('revisions made elsewhere', () => {
    test('are deterministic: the same edit is the same revision', async () => {
      const [one, two] = [await fresh(), await fresh()];
      const first = await put(one, 'a', { v: 1 });
      expect(await put(two, 'a', { v: 1 })).toBe(first);
      expect(await put(two, 'a', { v: 2 }, first)).toBe(await put(one, 'a', { v: 2 }, first));
    });

    test('once known are not written again', async () => {
      const db = await fresh();
      await branches(db, 'a', '3-c 2-b 1-a');
      const { updateSeq } = await db.info();
      await branches(db, 'a', '3-c 2-b 1-a');
      expect((await db.info()).updateSeq).toBe(updateSeq);
    });

    test('may come before their ancestors', async () => {
      const db = await fresh();
      await branches(db, 'm', '3-c 2-b 1-a', '2-b 1-a', '4-d 3-c', '6-f 5-e');
      expect(await db.get('m', { conflicts: true })).toMatchObject({ rev: '6-f', conflicts: ['4-d'] });
      await branches(db, 'm', '5-e 4-d 3-c');
      const doc = await db.get('m', { conflicts: true, revs: true });
      expect(doc).toMatchObject({ rev: '6-f', revisions: { start: 6, ids: ['f', 'e', 'd', 'c', 'b', 'a'] } });
      expect(doc.conflicts).toBeUndefined();
      expect((await db.get('m', { rev: '2-b' })).body.value).toEqual({ v: '2-b' });
      expect(await refusal(db.get('m', { rev: '1-a' }))).toBe('not_found: missing');
    });

    test('that are missing are named, with their possible ancestors', async () => {
      const db = await fresh();
      await branches(db, 'a', '3-c 2-b 1-a', '2-x 1-a');
      await branches(db, 'd', '2-b! 1-a');
      const diff = await db.revsDiff({
        a: ['3-c', '2-b', '1-a', '4-d', '2-y'],
        d: ['1-a', '2-b'],
        none: ['1-a', '2-b'],
      });
      expect(diff).toEqual({
        a: { missing: ['2-y', '4-d'], possibleAncestors: ['3-c', '2-x'] },
        none: { missing: ['1-a', '2-b'] },
      });
      expect(await db.revsDiff({ a: ['3-zz', '3-zz'], d: [] })).toEqual({
        a: { missing: ['3-zz', '3-zz'], possibleAncestors: ['2-x'] },
      });
      expect(await refusal(db.revsDiff({ a: ['bad'] }))).toBe('bad_request: Invalid rev format');
    });

    test('are read in bulk', async () => {
      const db = await fresh();
      await branches(db, 'a', '2-b 1-a', '2-c 1-a');
      await branches(db, 'd', '2-b! 1-a');
      const answers = await db.bulkGet([
        { id: 'a' },
        { id: 'a', rev: '1-a' },
        { id: 'd' },
        { id: 'none' },
        { id: '_x' },
      ]);
      const found = answers.map(({ docs }) => docs.map((one) => ('ok' in one ? one.ok.rev : one.error.reason)));
      expect(found).toEqual([
        ['2-b', '2-c'],
        ['missing'],
        ['2-b'],
        ['missing'],
        ['Only reserved document ids may start with underscore.'],
      ]);
    });

    test('are read in bulk as far as a budget goes, one at least', async () => {
      const db = await fresh();
      await branches(db, 'a', '2-b 1-a');
      const requests = Array.from({ length: 5 }, () => ({ id: 'a' }));
      const found = await db.bulkGet(requests, { budget: 1 });
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual((await db.bulkGet(requests)).slice(0, found.length));
    });
  });

  describe('old revisions', () => {
    test('are told up to the limit, which may have become smaller', async () => {
      const db = await fresh();
      await branches(db, 'a', '4-d 3-c 2-b 1-a');
      await db.setRevsLimit(2);
      const revisions = { start: 4, ids: ['d', 'c'] };
      expect(await db.get('a', { revs: true })).toMatchObject({ revisions });
      expect(await db.get('a', { rev: '4-d', revs: true })).toMatchObject({ revisions });
      expect(await db.openRevs('a', 'all', { revs: true })).toMatchObject([{ ok: { revisions } }]);
    });

    test('that nobody knows are not found, but for who wants the latest', async () => {
      const db = await fresh();
      const rev = await put(db, 'a', { v: 1 });
      expect(await refusal(db.get('a', { rev: '9-none' }))).toBe('not_found: missing');
      expect(await db.get('a', { rev: '9-none', latest: true })).toMatchObject({ rev });
    });

    test('are kept until compaction', async () => {
      const db = await fresh();
      const revs = [await put(db, 'a', { v: 1 })];
      for (const v of [2, 3]) revs.push(await put(db, 'a', { v }, revs.at(-1)));
      const [first = '', , last = ''] = revs;
      expect((await db.get('a', { rev: first })).body.value).toEqual({ v: 1 });
      await db.compact();
      expect(await refusal(db.get('a', { rev: first }))).toBe('not_found: missing');
      const doc = await db.get('a', { revsInfo: true, revs: true });
      expect(doc.revsInfo?.map(({ status }) => status)).toEqual(['available', 'missing', 'missing']);
      expect(doc.revisions?.ids).toHaveLength(3);
      expect((await db.get('a', { rev: last })).body.value).toEqual({ v: 3 });
    });

    test('beyond the limit are forgotten', async () => {
      const db = await fresh();
      expect(await db.revsLimit()).toBe(1000);
      await db.setRevsLimit(3);
      expect(await db.revsLimit()).toBe(3);
      await branches(db, 's', '6-f 5-e 4-d 3-c 2-b 1-a');
      expect((await db.get('s', { revs: true })).revisions).toEqual({ start: 6, ids: ['f', 'e', 'd'] });
      await branches(db, 's', '7-g 6-f', '4-d2 3-c');
      expect(await db.get('s', { revs: true, conflicts: true })).toMatchObject({
        revisions: { start: 7, ids: ['g', 'f', 'e'] },
        conflicts: ['4-d2'],
      });
      let rev = await put(db, 'u', { v: 1 });
      for (const v of [2, 3, 4, 5]) rev = await put(db, 'u', { v }, rev);
      expect((await db.get('u', { revs: true })).revisions?.ids).toHaveLength(3);
      expect(await refusal(db.setRevsLimit(0))).not.toBe('accepted');
    });

    test('once purged have never been', async () => {
      const db = await fresh();
      await branches(db, 'p', '2-b 1-a', '2-c 1-a');
      await branches(db, 'q', '1-a');
      await branches(db, 'r', '2-b 1-a');
      const before = await db.info();
      expect(await db.purge({ p: ['2-c'], q: ['1-a'], r: ['1-a'], none: ['1-a'] })).toEqual({
        p: ['2-c'],
        q: ['1-a'],
        r: [],
        none: [],
      });
      expect(await db.get('p', { conflicts: true })).toMatchObject({ rev: '2-b' });
      expect(await refusal(db.get('q'))).toBe('not_found: missing');
      expect((await db.info()).docCount).toBe(before.docCount - 1);
      await db.purge({ p: ['2-b'] });
      expect((await db.allDocs()).rows.map((row) => ('id' in row ? row.id : ''))).toEqual(['r']);
      await db.put({ id: 'q', body: Json.of({ again: true }) });
      expect((await db.changes({ since: before.updateSeq })).results.map(({ id }) => id)).toContain('q');
    });
  });
}
