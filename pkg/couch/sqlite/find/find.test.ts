import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Json, type JsonObject } from '#pkg/json';
import type { Couch, Database, FindQuery } from '../../types.ts';
import { openSqliteCouch } from '../index.ts';

let directory: string;
let couch: Couch;
let databases = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'find-'));
  couch = openSqliteCouch({ directory });
});

afterAll(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function fresh(docs: JsonObject[] = []): Promise<Database> {
  const database = couch.database(`find/db-${++databases}`);
  await database.create();
  await database.bulkDocs(docs.map(({ _id, ...body }) => ({ id: String(_id), body: Json.of(body) })));
  return database;
}

const many = (count: number, make: (n: number) => JsonObject) =>
  Array.from({ length: count }, (_, n) => ({ _id: `d${String(n).padStart(5, '0')}`, ...make(n) }));

async function idsOf(database: Database, query: FindQuery): Promise<string[]> {
  const { docs } = await database.find({ limit: 10_000, fields: ['_id'], ...query });
  return docs.map(({ value }) => String((value as JsonObject)['_id']));
}

describe('an index', () => {
  test('finds what a scan finds, whatever the values and the selector', async () => {
    const value = fc.oneof(
      fc.constantFrom<JsonObject[string]>(
        null,
        true,
        false,
        0,
        1,
        1.5,
        -2,
        '',
        'a',
        'A',
        'é',
        'e\u0301',
        'b',
        [],
        [1],
        {},
      ),
      fc.constantFrom<JsonObject[string]>({ a: 1 }, { b: 1 }, ['a', null], 'a\u0000', '\uffff'),
    );
    const operator = fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne');
    const condition = fc.tuple(operator, value).map(([op, arg]) => ({ [op]: arg }));
    const conditions = fc.oneof(
      condition,
      fc.tuple(condition, condition).map(([a, b]) => ({ ...a, ...b })),
    );
    const docs = fc.sample(fc.record({ x: value, y: value }, { requiredKeys: [] }), { numRuns: 150, seed: 5 });
    const scanned = await fresh(docs.map((doc, n) => ({ _id: `d${n}`, ...doc }) as JsonObject));
    const indexed = await fresh(docs.map((doc, n) => ({ _id: `d${n}`, ...doc }) as JsonObject));
    await indexed.createIndex({ index: { fields: ['x'] }, ddoc: 'x' });
    await indexed.createIndex({ index: { fields: ['x', 'y'] }, ddoc: 'xy' });
    const selector = fc.record({ x: conditions, y: conditions }, { requiredKeys: ['x'] });
    await fc.assert(
      fc.asyncProperty(selector, async (asked) => {
        const query = { selector: asked as JsonObject };
        expect(await indexed.explain(query)).toMatchObject({ index: { type: 'json' } });
        expect((await idsOf(indexed, query)).sort()).toEqual((await idsOf(scanned, query)).sort());
      }),
      { numRuns: 200 },
    );
  });

  test('gives pages that make a whole, forwards and backwards', async () => {
    const database = await fresh(many(95, (n) => ({ x: n % 7, y: 'same' })));
    await database.createIndex({ index: { fields: ['y', 'x'] }, ddoc: 'yx' });
    for (const direction of ['asc', 'desc'] as const) {
      const query = { selector: { y: 'same' }, sort: [{ y: direction }, { x: direction }] };
      const paged: string[] = [];
      let bookmark = '';
      for (;;) {
        const page = await database.find({ ...query, fields: ['_id'], limit: 10, bookmark });
        if (page.docs.length === 0) break;
        paged.push(...page.docs.map(({ value }) => String((value as JsonObject)['_id'])));
        bookmark = page.bookmark;
      }
      expect(paged).toHaveLength(95);
      expect(paged).toEqual(await idsOf(database, query));
    }
  });

  test('refuses a bookmark of another way', async () => {
    const database = await fresh(many(3, (n) => ({ x: n })));
    const { bookmark } = await database.find({ selector: {}, limit: 1 });
    await database.createIndex({ index: { fields: ['x'] }, ddoc: 'x' });
    const query = { selector: { x: { $gt: 0 } }, bookmark };
    await expect(database.find(query)).rejects.toMatchObject({ code: 'invalid_bookmark' });
    await expect(database.find({ ...query, bookmark: 'WyJ4' })).rejects.toMatchObject({ code: 'invalid_bookmark' });
  });

  test('that is being built loses no write, and others are answered meanwhile', async () => {
    const database = await fresh(many(3000, (n) => ({ x: n })));
    await database.createIndex({ index: { fields: ['x'] }, ddoc: 'x' });
    const building = idsOf(database, { selector: { x: { $gte: 0 } } });
    const first = await database.get('d00000');
    await database.put({ id: 'd00000', rev: first.rev, body: Json.of({ x: -1 }) });
    const last = await database.get('d02999');
    await database.put({ id: 'd02999', rev: last.rev, deleted: true, body: Json.of({}) });
    await database.put({ id: 'a-new-one', body: Json.of({ x: 1 }) });
    await database.put({ id: 'z-new-one', body: Json.of({ x: 2 }) });
    await building;
    const found = await idsOf(database, { selector: { x: { $gte: 0 } } });
    expect(found).toHaveLength(3000);
    expect(found.slice(0, 4)).toEqual(['a-new-one', 'd00001', 'd00002', 'z-new-one']);
    expect(await idsOf(database, { selector: { x: { $lt: 0 } } })).toEqual(['d00000']);
  });

  test('comes and goes with its design document, whoever writes it', async () => {
    const database = await fresh(many(5, (n) => ({ x: n })));
    const view = { map: { fields: { x: 'asc' }, partial_filter_selector: {} }, options: { def: { fields: ['x'] } } };
    const body = { language: 'query', views: { mine: view, broken: { map: 5 } } };
    const { rev } = await database.put({ id: '_design/mine', body: Json.of(body) });
    expect((await database.listIndexes()).map(({ name }) => name)).toEqual(['_all_docs', 'mine']);
    expect(await idsOf(database, { selector: { x: { $gt: 2 } }, sort: [{ x: 'desc' }] })).toEqual(['d00004', 'd00003']);
    await database.put({ id: '_design/mine', rev, deleted: true, body: Json.of({}) });
    expect(await database.listIndexes()).toHaveLength(1);
    const sorted = database.find({ selector: { x: { $gt: 2 } }, sort: ['x'] });
    await expect(sorted).rejects.toMatchObject({ code: 'no_usable_index' });
  });

  test('tells long strings apart though their keys are the same', async () => {
    const long = 'x'.repeat(70_000);
    const database = await fresh(['a', 'b', 'c'].map((end) => ({ _id: end, x: long + end })));
    await database.createIndex({ index: { fields: ['x'] }, ddoc: 'x' });
    expect(await idsOf(database, { selector: { x: `${long}b` } })).toEqual(['b']);
    expect(await idsOf(database, { selector: { x: { $gt: `${long}a` } } })).toEqual(['b', 'c']);
    expect(await idsOf(database, { selector: { x: { $gt: 'x' } } })).toEqual(['a', 'b', 'c']);
  });

  test('that is deleted leaves no row behind', async () => {
    const database = await fresh(many(700, (n) => ({ x: n })));
    await database.createIndex({ index: { fields: ['x'] }, ddoc: 'x', name: 'x' });
    await idsOf(database, { selector: { x: { $gt: 0 } } });
    await database.createIndex({ index: { fields: ['x', '_id'] }, ddoc: 'x', name: 'x' });
    expect(await idsOf(database, { selector: { x: { $lt: 2 } } })).toEqual(['d00000', 'd00001']);
    await database.deleteIndex('x', 'x');
    await expect(database.deleteIndex('x', 'x')).rejects.toMatchObject({ code: 'not_found' });
    const files = await readdir(directory, { recursive: true });
    const [name = ''] = files.filter((file) => /\.(db|sqlite3?)$/.test(file));
    using file = new DatabaseSync(join(directory, name), { readOnly: true });
    const count = (sql: string) => file.prepare(sql).get()?.['count'];
    expect(count(`SELECT count(*) AS count FROM index_definitions WHERE db = (SELECT max(no) FROM databases)`)).toBe(0);
    expect(count('SELECT count(*) AS count FROM index_keys WHERE idx NOT IN (SELECT no FROM index_definitions)')).toBe(
      0,
    );
  });

  test('whose filter never ends does not stop the writers', async () => {
    const database = await fresh();
    const partial_filter_selector = { s: { $regex: '^(a+)+$' } };
    await database.createIndex({ index: { fields: ['s'], partial_filter_selector }, ddoc: 's', name: 's' });
    await database.put({ id: 'slow', body: Json.of({ s: `${'a'.repeat(60)}b` }) });
    await database.put({ id: 'fine', body: Json.of({ s: 'aaa' }) });
    expect(await idsOf(database, { selector: { s: { $gt: null } }, useIndex: 's' })).toEqual(['fine']);
  });

  test('does not hold design documents, nor does a scan', async () => {
    const database = await fresh([{ _id: 'a', views: 1 }]);
    await database.createIndex({ index: { fields: ['views'] }, ddoc: 'v' });
    expect(await idsOf(database, { selector: { views: { $gt: null } } })).toEqual(['a']);
    expect(await idsOf(database, { selector: {} })).toEqual(['a']);
  });
});

/** Of a large document, only the members on the paths of a query are looked at: nobody must see a difference. */
describe('a large document', () => {
  const members: JsonObject = {
    a: { b: { c: 1 }, 'd.e': 'x', list: [{ n: 1 }, { n: 2 }] },
    empty: {},
    no: null,
    10: 'ten',
    scalar: 5,
  };
  const filler = { filler: 'x'.repeat(100_000) };
  const selectors: JsonObject[] = [
    { 'a.b.c': 1 },
    { 'a.b': { c: 1 } },
    { a: { $exists: true }, 'a.b.x': { $exists: false } },
    { 'a.b.c.d': { $exists: false } },
    { 'scalar.x': { $exists: false } },
    { 'a.d\\.e': 'x' },
    { 'a.list.1.n': 2 },
    { 'a.list': { $elemMatch: { n: 2 } } },
    { 'a.list': { $size: 2 }, no: null },
    { a: { $keyMapMatch: { $eq: 'list' } } },
    { $or: [{ missing: 1 }, { '10': 'ten' }] },
    { $nor: [{ scalar: 5 }] },
    { $not: { empty: { $type: 'object' } } },
    { _id: { $gt: null }, _rev: { $regex: '^1-' } },
    { filler: { $exists: true } },
    {},
  ];

  test('matches as a small one', async () => {
    const small = await fresh([{ _id: 'd', ...members, filler: '' }]);
    const large = await fresh([{ _id: 'd', ...members, ...filler }]);
    for (const selector of selectors) {
      expect({ selector, found: await idsOf(large, { selector }) }).toEqual({
        selector,
        found: await idsOf(small, { selector }),
      });
    }
  });

  test('has the same projections, and the same place in an index and in a view', async () => {
    const small = await fresh([{ _id: 'd', ...members }]);
    const large = await fresh([{ _id: 'd', ...members, ...filler }]);
    const answers = async (database: Database) => {
      const partial_filter_selector = { scalar: { $gt: 1 } };
      await database.createIndex({ index: { fields: ['a.b.c', '10'], partial_filter_selector }, ddoc: 'i' });
      await database.defineView({
        ddoc: 'v',
        name: 'each',
        each: 'a.list',
        fields: ['$.n', 'no', 'a.b.c'],
        value: '10',
      });
      const fields = ['a.b.c', 'a.list.0.n', '10', 'scalar', '_id'];
      const found = await database.find({ selector: { 'a.b.c': { $gt: 0 } }, use_index: 'i', fields } as FindQuery);
      const { rows } = await database.view('v', 'each');
      return { docs: found.docs.map(({ text }) => text), rows: rows.map(({ key, value }) => [key, value]) };
    };
    const expected = await answers(small);
    expect(expected.docs).toHaveLength(1);
    expect(expected.rows).toHaveLength(2);
    expect(await answers(large)).toEqual(expected);
  });
});

describe('documents', () => {
  test('are answered as they are stored', async () => {
    const database = await fresh();
    await database.put({ id: 'a', body: Json.parse('{"10":1.0,"b":9007199254740993,"a":{"__proto__":1}}') });
    const { docs } = await database.find({ selector: { b: { $gt: 0 } } });
    expect(docs[0]?.text).toMatch(
      /^\{"_id":"a","_rev":"1-[0-9a-f]{32}","10":1\.0,"b":9007199254740993,"a":\{"__proto__":1\}\}$/,
    );
    const fields = await database.find({ selector: {}, fields: ['b', '10'] });
    expect(fields.docs[0]?.text).toBe('{"b":9007199254740993,"10":1.0}');
  });

  test('in a database that does not exist are refused', async () => {
    await expect(couch.database('find/none').find({ selector: {} })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a scan', () => {
  test('lets others run', async () => {
    const database = await fresh(many(8000, (n) => ({ x: n, list: Array(200).fill(n) })));
    let turns = 0;
    let done = false;
    const count = () => {
      turns++;
      if (!done) setImmediate(count);
    };
    count();
    expect(await idsOf(database, { selector: { x: -1 } })).toEqual([]);
    done = true;
    expect(turns).toBeGreaterThan(3);
  });
});
