import { describe, expect, test } from 'vitest';
import type { Database, ViewDefinition, ViewOptions } from '../types.ts';
import { type FreshDatabase, put, refusal, remove } from './helpers.ts';

const TREE: [string, object][] = [
  [
    'a',
    {
      type: 'file',
      dir: 'd1',
      name: 'z',
      size: '10',
      refs: [
        { t: 'album', id: 1 },
        { t: 'tag', id: 2 },
      ],
    },
  ],
  ['b', { type: 'file', dir: 'd1', name: 'é', size: '5' }],
  ['c', { type: 'file', dir: 'd2', name: 'a', size: '7', refs: [{ t: 'album', id: 1 }] }],
  ['d', { type: 'directory', dir: 'd1', name: 'sub' }],
  ['e', { type: 'file', name: 'orphan', size: 'none', refs: 'no list' }],
];

const BY_DIR: ViewDefinition = { ddoc: 'tree', name: 'by-dir', fields: ['dir', 'name'], selector: { type: 'file' } };
const BY_REF: ViewDefinition = { ddoc: 'tree', name: 'by-ref', fields: ['$.t', '$.id'], each: 'refs' };
const COUNT: ViewDefinition = { ...BY_DIR, name: 'count', reduce: '_count' };
const SIZE: ViewDefinition = { ...BY_DIR, name: 'size', fields: ['dir'], value: 'size', reduce: '_sum' };

async function tree(fresh: FreshDatabase, ...views: ViewDefinition[]): Promise<Database> {
  const db = await fresh();
  for (const [id, body] of TREE) await put(db, id, body);
  for (const view of views) await db.defineView(view);
  return db;
}

async function rowsOf(db: Database, name: string, options?: ViewOptions): Promise<string[]> {
  const { rows } = await db.view('tree', name, options);
  return rows.map(({ id = '', key, value }) => `${id}${JSON.stringify(key)}${value === null ? '' : `=${value}`}`);
}

export function viewsContract(fresh: FreshDatabase): void {
  describe('a view', () => {
    test('has a row per document that matches, in the order of the keys', async () => {
      const db = await tree(fresh, BY_DIR);
      expect(await rowsOf(db, 'by-dir')).toEqual(['e[null,"orphan"]', 'b["d1","é"]', 'a["d1","z"]', 'c["d2","a"]']);
      expect(await db.view('tree', 'by-dir', { limit: 1 })).toMatchObject({ totalRows: 4, offset: 0 });
    });

    test.each<[ViewOptions, string]>([
      [{ key: ['d1', 'z'] }, 'a'],
      [{ keys: [['d2', 'a'], ['x'], ['d1', 'z']] }, 'c a'],
      [{ startKey: ['d1'], endKey: ['d1', {}] }, 'b a'],
      [{ startKey: ['d1', {}], endKey: ['d1'], descending: true }, 'a b'],
      [{ startKey: ['d1', 'é'], endKey: ['d2', 'a'], inclusiveEnd: false }, 'b a'],
      [{ descending: true }, 'c a b e'],
      [{ skip: 1, limit: 2 }, 'b a'],
      [{ startKey: ['zzz'] }, ''],
    ])('%j', async (options, expected) => {
      const db = await tree(fresh, BY_DIR);
      const { rows } = await db.view('tree', 'by-dir', options);
      expect(rows.map(({ id }) => id).join(' ')).toBe(expected);
    });

    test('may have a row per element of an array', async () => {
      const db = await tree(fresh, BY_REF);
      expect(await rowsOf(db, 'by-ref')).toEqual(['a["album",1]', 'c["album",1]', 'a["tag",2]']);
      expect(await rowsOf(db, 'by-ref', { key: ['album', 1], startKeyDocId: 'c' })).toEqual(['c["album",1]']);
      const after = { startKey: ['album', 1], startKeyDocId: 'c' };
      expect(await rowsOf(db, 'by-ref', after)).toEqual(['c["album",1]', 'a["tag",2]']);
    });

    test('gives the documents too', async () => {
      const db = await tree(fresh, BY_DIR);
      const { rows } = await db.view('tree', 'by-dir', { key: ['d2', 'a'], includeDocs: true });
      expect(rows).toMatchObject([{ id: 'c', doc: { id: 'c', deleted: false } }]);
    });

    test('counts, as a whole or by group', async () => {
      const db = await tree(fresh, COUNT);
      expect(await rowsOf(db, 'count')).toEqual(['null=4']);
      expect(await rowsOf(db, 'count', { groupLevel: 1 })).toEqual(['[null]=1', '["d1"]=2', '["d2"]=1']);
      expect(await rowsOf(db, 'count', { group: true, startKey: ['d2'] })).toEqual(['["d2","a"]=1']);
      expect(await rowsOf(db, 'count', { reduce: false, limit: 1 })).toEqual(['e[null,"orphan"]']);
      expect(await rowsOf(db, 'count', { startKey: ['zzz'] })).toEqual([]);
    });

    test('sums numbers and decimal texts', async () => {
      const db = await tree(fresh, SIZE);
      expect(await rowsOf(db, 'size')).toEqual(['null=22']);
      expect(await rowsOf(db, 'size', { group: true })).toEqual(['null=0', '"d1"=15', '"d2"=7']);
      expect(await rowsOf(db, 'size', { key: 'd1' })).toEqual(['null=15']);
    });

    test('follows the changes of the documents', async () => {
      const db = await tree(fresh, BY_DIR, SIZE);
      await put(db, 'c', { type: 'file', dir: 'd1', name: '0', size: '1' }, (await db.get('c')).rev);
      await remove(db, 'a', (await db.get('a')).rev);
      await put(db, 'd', { type: 'file', dir: 'd3', name: 'now a file', size: '100' }, (await db.get('d')).rev);
      expect(await rowsOf(db, 'by-dir')).toEqual([
        'e[null,"orphan"]',
        'c["d1","0"]',
        'b["d1","é"]',
        'd["d3","now a file"]',
      ]);
      expect(await rowsOf(db, 'size')).toEqual(['null=106']);
    });

    test('declared again is the same, changed is rebuilt', async () => {
      const db = await tree(fresh, BY_DIR);
      const { rev } = await db.get('_design/tree');
      await db.defineView(BY_DIR);
      expect(await db.get('_design/tree')).toMatchObject({ rev });
      await db.defineView({ ...BY_DIR, selector: { type: 'directory' } });
      expect(await rowsOf(db, 'by-dir')).toEqual(['d["d1","sub"]']);
    });

    test('that does not exist is refused', async () => {
      const db = await tree(fresh, BY_DIR);
      expect(await refusal(db.view('tree', 'none'))).toBe('not_found: missing_named_view');
      expect(await refusal(db.view('none', 'none'))).toBe('not_found: missing');
    });
  });
}
