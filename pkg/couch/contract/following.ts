import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { Database, FollowedWrite } from '../types.ts';
import { branches, type FreshDatabase, put, remove } from './helpers.ts';

const words = ({ verb, doc, old }: FollowedWrite) =>
  `${verb} ${doc.id} ${JSON.stringify(doc.body.value)}${old ? ` was ${JSON.stringify(old.body.value)}` : ''}`;

async function unsettled(db: Database): Promise<string[]> {
  return (await db.unsettled({ limit: 100 })).map(words);
}

export function followingContract(fresh: FreshDatabase): void {
  describe('following', () => {
    test('begins when it is asked, and is asked as often as one likes', async () => {
      const db = await fresh();
      await put(db, 'before', {});
      expect(await db.unsettled({ limit: 10 })).toEqual([]);
      await db.follow();
      await put(db, 'a', { n: 1 });
      await db.follow();
      expect(await unsettled(db)).toEqual(['CREATED a {"n":1}']);
    });

    test('tells what was and what is', async () => {
      const db = await fresh();
      const [a, b] = [await put(db, 'a', { n: 1 }), await put(db, 'b', { n: 1 })];
      await db.follow();
      const next = await put(db, 'a', { n: 2 }, a);
      const gone = await remove(db, 'b', b);
      const writes = await db.unsettled({ limit: 10 });
      expect(writes.map(words)).toEqual(['UPDATED a {"n":2} was {"n":1}', 'DELETED b {"n":1} was {"n":1}']);
      expect(writes.map(({ doc, old }) => [doc.rev, doc.deleted, old?.rev])).toEqual([
        [next, false, a],
        [gone, true, b],
      ]);
      await put(db, 'b', { n: 3 });
      expect((await unsettled(db)).at(-1)).toBe('CREATED b {"n":3}');
    });

    test('goes on page by page, and from what is settled', async () => {
      const db = await fresh();
      await db.follow();
      for (const id of ['a', 'b', 'c', 'd']) await put(db, id, {});
      const first = await db.unsettled({ limit: 2 });
      const after = first.at(-1)?.seq ?? '';
      expect((await db.unsettled({ after, limit: 10 })).map(({ doc }) => doc.id)).toEqual(['c', 'd']);
      await db.settle(first[0]?.seq ?? '');
      expect((await db.unsettled({ limit: 10 })).map(({ doc }) => doc.id)).toEqual(['b', 'c', 'd']);
      await db.settle(after);
      expect((await db.unsettled({ limit: 10 })).map(({ doc }) => doc.id)).toEqual(['c', 'd']);
    });

    test('says what a branch that wins has changed', async () => {
      const db = await fresh();
      await db.follow();
      await db.bulkDocs([{ id: 'a', body: Json.of({ n: 1 }) }]);
      const { rev } = await db.get('a');
      await branches(db, 'a', `3-c 2-b ${rev}`);
      expect((await db.unsettled({ limit: 10 })).at(-1)).toMatchObject({ verb: 'UPDATED', doc: { rev: '3-c' } });
    });
  });
}
