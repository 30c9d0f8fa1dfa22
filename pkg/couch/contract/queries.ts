import { describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '#pkg/json';
import type { Database, FindQuery } from '../types.ts';
import { type FreshDatabase, put, refusal, remove } from './helpers.ts';

const FRUITS = [
  { name: 'apple', price: 3, colour: 'red', tags: ['tree'] },
  { name: 'banana', price: 1, colour: 'yellow', tags: ['tropical', 'long'] },
  { name: 'cherry', price: 9, colour: 'red', tags: [] },
  { name: 'date', price: 'free', colour: null },
  { name: 'Éclair', price: [1, 2], colour: 'brown' },
  { name: 'fig', price: { each: 2 }, deep: { 'a.b': 1, list: [{ n: 1 }, { n: 2 }] } },
];

async function shop(fresh: FreshDatabase): Promise<Database> {
  const db = await fresh();
  for (const fruit of FRUITS) await put(db, fruit.name, fruit);
  await put(db, '_design/ignored', { name: 'zucchini', price: 2 });
  return db;
}

/** The ids found, in order. */
async function found(db: Database, query: FindQuery): Promise<string> {
  const { docs } = await db.find({ ...query, fields: ['_id'] });
  return docs.map(({ value }) => (value as { _id: string })._id).join(' ');
}

export function queriesContract(fresh: FreshDatabase): void {
  describe('a query without an index', () => {
    test.each<[JsonObject, string]>([
      [{}, 'apple banana cherry date fig Éclair'],
      [{ colour: 'red' }, 'apple cherry'],
      [{ price: { $gt: 1, $lt: 9 } }, 'apple'],
      [{ price: { $gt: 1 } }, 'apple cherry date fig Éclair'],
      [{ price: { $lte: 'free' } }, 'apple banana cherry date'],
      [{ colour: null }, 'date'],
      [{ colour: { $exists: false } }, 'fig'],
      [{ tags: { $all: ['tree'] } }, 'apple'],
      [{ tags: { $elemMatch: { $regex: '^trop' } } }, 'banana'],
      [{ tags: { $size: 0 } }, 'cherry'],
      [{ price: { $type: 'object' } }, 'fig'],
      [{ price: { $mod: [3, 0] } }, 'apple cherry'],
      [{ 'deep.list': { $allMatch: { n: { $gte: 1 } } } }, 'fig'],
      [{ 'deep.a\\.b': 1 }, 'fig'],
      [{ $or: [{ price: 1 }, { name: 'fig' }] }, 'banana fig'],
      [{ $nor: [{ colour: 'red' }, { price: 1 }] }, 'date Éclair'],
      [{ colour: { $in: ['red', null] }, price: { $nin: [3] } }, 'cherry date'],
      [{ $not: { colour: 'red' } }, 'banana date Éclair'],
      [{ name: { $beginsWith: 'É' } }, 'Éclair'],
    ])('%j', async (selector, expected) => {
      const db = await shop(fresh);
      expect(await found(db, { selector })).toBe(expected);
    });

    test('warns, and has a bookmark for the next page', async () => {
      const db = await shop(fresh);
      const first = await db.find({ selector: { name: { $gt: null } }, limit: 4, fields: ['name', 'tags'] });
      expect(first.warning).toContain('No matching index found');
      expect(first.docs.map(({ text }) => text)).toEqual([
        '{"name":"apple","tags":["tree"]}',
        '{"name":"banana","tags":["tropical","long"]}',
        '{"name":"cherry","tags":[]}',
        '{"name":"date"}',
      ]);
      const query = { selector: { name: { $gt: null } }, limit: 4, bookmark: first.bookmark };
      expect(await found(db, query)).toBe('fig Éclair');
      expect((await db.find({ selector: { name: 'none' } })).bookmark).toBe('nil');
    });

    test('answers whole documents', async () => {
      const db = await shop(fresh);
      const { rev } = await db.get('apple');
      const { docs } = await db.find({ selector: { _id: 'apple' } });
      expect(docs.map(({ text }) => text)).toEqual([
        `{"_id":"apple","_rev":"${rev}","name":"apple","price":3,"colour":"red","tags":["tree"]}`,
      ]);
    });

    test.each<[Partial<Record<keyof FindQuery, unknown>>, string]>([
      [{ selector: { a: { $bad: 1 } } }, 'invalid_operator: Invalid operator: $bad'],
      [{ selector: [] }, 'invalid_selector_json: Selector must be a JSON object, not: []'],
      [{ selector: {}, limit: -1 }, 'invalid_non_neg_integer: -1 is not an integer greater than or equal to zero'],
      [{ selector: {}, fields: 'x' }, 'invalid_fields: Fields must be an array of strings, not: <<120>>'],
      [{ selector: {}, sort: [1] }, 'invalid_sort_field: Invalid sort field: 1'],
      [{ selector: {}, bookmark: 'garbage' }, 'invalid_bookmark: Invalid bookmark value: "garbage"'],
    ])('%j is refused', async (query, expected) => {
      const db = await shop(fresh);
      expect(await refusal(db.find(query as unknown as FindQuery))).toBe(expected);
    });
  });

  describe('an index', () => {
    const byPrice = { index: { fields: ['price'] }, ddoc: 'by-price', name: 'price' };

    test('is created once, listed, and deleted', async () => {
      const db = await shop(fresh);
      expect(await db.createIndex(byPrice)).toEqual({ result: 'created', id: '_design/by-price', name: 'price' });
      expect(await db.createIndex(byPrice)).toMatchObject({ result: 'exists' });
      const def = { fields: [{ price: 'asc' }] };
      expect(await db.listIndexes()).toEqual([
        { ddoc: null, name: '_all_docs', type: 'special', def: { fields: [{ _id: 'asc' }] } },
        { ddoc: '_design/by-price', name: 'price', type: 'json', partitioned: false, def },
      ]);
      await db.deleteIndex('by-price', 'price');
      expect(await db.listIndexes()).toHaveLength(1);
      expect(await refusal(db.deleteIndex('by-price', 'price'))).toMatch(/^not_found/);
      expect(await refusal(db.get('_design/by-price'))).toBe('not_found: deleted');
    });

    test('sorts in the order of CouchDB, and follows the changes', async () => {
      const db = await shop(fresh);
      await db.createIndex(byPrice);
      const all = { selector: { price: { $gt: null } }, sort: ['price'] };
      expect(await found(db, all)).toBe('banana apple cherry date Éclair fig');
      const { rev } = await db.get('apple');
      await put(db, 'apple', { price: 100 }, rev);
      await remove(db, 'date', (await db.get('date')).rev);
      await put(db, 'grape', { price: -1 });
      expect(await found(db, all)).toBe('grape banana cherry apple Éclair fig');
      expect(await found(db, { ...all, sort: [{ price: 'desc' }], limit: 2, skip: 1 })).toBe('Éclair apple');
    });

    test('of a partial filter has the documents of the filter only', async () => {
      const db = await shop(fresh);
      const index = { fields: ['price'], partial_filter_selector: { colour: 'red' } };
      await db.createIndex({ index, ddoc: 'red', name: 'red' });
      expect(await found(db, { selector: { price: { $gt: 0 } }, useIndex: 'red' })).toBe('apple cherry');
    });

    test('is needed by a sort', async () => {
      const db = await shop(fresh);
      const query = { selector: { price: { $gt: null } }, sort: ['price'] };
      expect(await refusal(db.find(query))).toMatch(/^no_usable_index: No index exists for this sort/);
      expect(await refusal(db.find({ selector: {}, sort: [{ a: 'asc' }, { b: 'desc' }] }))).toMatch(/mixed_sort/);
    });

    test('is told by the plan', async () => {
      const db = await shop(fresh);
      await db.createIndex(byPrice);
      const expected = {
        dbname: db.name,
        index: { ddoc: '_design/by-price', name: 'price' },
        mrargs: { start_key: [1], end_key: [9, '<MAX>'] },
      };
      // A CouchDB sees a new index a little later.
      await vi.waitFor(async () => {
        const plan = await db.explain({ selector: { price: { $gte: 1, $lt: 9 } } });
        expect(plan).toMatchObject(expected);
      });
    });

    test.each([
      [{ index: {} }, 'missing_required_key: Missing required key: fields'],
      [{ index: { fields: ['a'] }, type: 'nope' }, 'invalid_index: Invalid type for index: nope'],
      [{ index: { fields: [{ a: 'asc' }, { b: 'desc' }] } }, /^unsupported_mixed_sort: /],
      [{ index: { fields: ['a'] }, name: '' }, /^invalid_empty_string: /],
    ])('%j is refused', async (request, expected) => {
      const db = await shop(fresh);
      expect(await refusal(db.createIndex(request as never))).toMatch(expected);
      expect(await db.listIndexes()).toHaveLength(1);
    });
  });
}
