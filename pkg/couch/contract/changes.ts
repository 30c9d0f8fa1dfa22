import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { ChangesOptions, Database } from '../types.ts';
import { branches, type FreshDatabase, put, refusal, remove } from './helpers.ts';

/** a (updated), b, c (deleted), d, a design document, k with a conflict: in order b d a c _design/dd k. */
async function story(db: Database): Promise<void> {
  const revs: string[] = [];
  for (const id of ['a', 'b', 'c', 'd']) revs.push(await put(db, id, { n: id }));
  await put(db, 'a', { n: 10 }, revs[0]);
  await remove(db, 'c', revs[2] ?? '');
  await put(db, '_design/dd', { language: 'javascript' });
  await branches(db, 'k', '2-b 1-a', '2-c 1-a', '2-d! 1-a');
}

async function ids(db: Database, options?: ChangesOptions): Promise<string> {
  return (await db.changes(options)).results.map(({ id }) => id).join(' ');
}

export function changesContract(fresh: FreshDatabase): void {
  describe('changes', () => {
    test.each<[ChangesOptions, string, number]>([
      [{}, 'b d a c _design/dd k', 0],
      [{ since: '0' }, 'b d a c _design/dd k', 0],
      [{ since: 'now' }, '', 0],
      [{ limit: 2 }, 'b d', 4],
      [{ limit: 0 }, '', 6],
      [{ limit: 6 }, 'b d a c _design/dd k', 0],
      [{ descending: true }, 'k _design/dd c a d b', 0],
      [{ descending: true, limit: 2 }, 'k _design/dd', 4],
      [{ descending: true, since: 'now' }, 'k _design/dd c a d b', 0],
      [{ docIds: ['c', 'b', 'none', 'b'] }, 'b b c', 3],
      [{ docIds: ['a', 'b'], descending: true }, 'a b', 4],
      [{ docIds: ['d', 'b'], limit: 1 }, 'b', 5],
      [{ docIds: [] }, '', 6],
      [{ designOnly: true }, '_design/dd', 5],
    ])('%j', async (options, expected, pending) => {
      const db = await fresh();
      await story(db);
      expect(await ids(db, options)).toBe(expected);
      expect((await db.changes(options)).pending).toBe(pending);
    });

    test('say the winner, or every leaf', async () => {
      const db = await fresh();
      await story(db);
      const row = async (options: ChangesOptions) => (await db.changes(options)).results.at(-1);
      expect(await row({})).toMatchObject({ id: 'k', deleted: false, changes: ['2-c'] });
      expect((await row({ style: 'all_docs' }))?.changes).toEqual(['2-c', '2-b', '2-d']);
      expect((await row({ includeDocs: true, conflicts: true }))?.doc).toMatchObject({
        rev: '2-c',
        conflicts: ['2-b'],
      });
    });

    test('include tombstones', async () => {
      const db = await fresh();
      await story(db);
      const { results } = await db.changes({ includeDocs: true });
      expect(results[3]).toMatchObject({ id: 'c', deleted: true, doc: { deleted: true } });
    });

    test('go on from the last sequence of a page', async () => {
      const db = await fresh();
      await story(db);
      const seen: string[] = [];
      let since = '0';
      for (let page = await db.changes({ limit: 2 }); page.results.length > 0; ) {
        seen.push(...page.results.map(({ id }) => id));
        since = page.lastSeq;
        page = await db.changes({ since, limit: 2 });
      }
      expect(seen.join(' ')).toBe('b d a c _design/dd k');
      const { rev } = await db.get('b');
      await put(db, 'b', { n: 'later' }, rev);
      expect(await ids(db, { since })).toBe('b');
    });

    test('have a sequence every n rows', async () => {
      const db = await fresh();
      await story(db);
      const nulls = async (options: ChangesOptions) =>
        (await db.changes(options)).results.map(({ seq }) => (seq === null ? '-' : 'n')).join('');
      expect(await nulls({ seqInterval: 2 })).toBe('n-n-n-');
      expect(await nulls({ seqInterval: 3, limit: 4 })).toBe('-n--');
    });

    test('of one bulk follow the bytes of the ids', async () => {
      const db = await fresh();
      const order = ['z', 'é', 'A', '\u{10000}', 'a', '\uffff', 'm'];
      await db.bulkDocs(order.map((id) => ({ id, body: Json.of({}) })));
      expect(await ids(db)).toBe(['A', 'a', 'm', 'z', 'é', '\uffff', '\u{10000}'].join(' '));
    });

    test.each<ChangesOptions>([
      {},
      { limit: 4 },
      { limit: 5, includeDocs: true },
      { descending: true },
      { descending: true, limit: 3 },
      { docIds: ['c', 'b', 'none', 'b', 'd', 'b', 'k'] },
      { docIds: ['c', 'b', 'd', 'b'], descending: true },
      { docIds: ['c', 'b', 'b', 'b'], limit: 3 },
      { designOnly: true },
      { selector: { n: { $gt: null } }, style: 'all_docs' },
      { selector: { n: { $gt: null } }, descending: true, limit: 2 },
      { seqInterval: 3 },
      { seqInterval: 3, limit: 5 },
    ])('%j in parts are the same', async (options) => {
      const db = await fresh();
      await story(db);
      const whole = await db.changes(options);
      for (const most of [1, 2, 3]) {
        let page = await db.changes({ ...options, most });
        const rows = [...page.results];
        while (page.next) {
          page = await db.changes({ ...options, most, from: page.next });
          rows.push(...page.results);
        }
        expect({ ...page, results: rows }).toEqual(whole);
      }
    });

    test.each(['bad', '', 'null', '-1', '"0"', '1.5', '0-\u0000'])('since %j is refused', async (since) => {
      const db = await fresh();
      expect(await refusal(db.changes({ since }))).toContain('bad_request: Malformed sequence');
    });

    test('of a database made again are all new', async () => {
      const db = await fresh();
      await story(db);
      const { lastSeq } = await db.changes();
      await db.destroy();
      await db.create();
      await put(db, 'a', {});
      expect(await ids(db, { since: lastSeq })).toBe('a');
    });
  });

  describe('waiting for a change', () => {
    test('ends with it', async () => {
      const db = await fresh();
      const { updateSeq } = await db.info();
      const waiting = db.waitForChange(updateSeq, { timeout: Number.POSITIVE_INFINITY });
      await put(db, 'a', {});
      expect(await waiting).toBe(true);
      expect(await db.waitForChange(updateSeq, { timeout: 0 })).toBe(true);
    });

    test('ends with the time, the signal or the database', async () => {
      const db = await fresh();
      const { updateSeq } = await db.info();
      expect(await db.waitForChange(updateSeq, { timeout: 20 })).toBe(false);
      const abort = new AbortController();
      const waiting = db.waitForChange(updateSeq, { timeout: 10_000, signal: abort.signal });
      abort.abort();
      expect(await waiting).toBe(false);
      const last = db.waitForChange(updateSeq, { timeout: 10_000 });
      await db.destroy();
      // Over a network, the wait may have come after the end of the database.
      const seen = await last.catch((error: Error) => error.message === 'Database does not exist.');
      expect(seen).toBe(true);
    });
  });
}
