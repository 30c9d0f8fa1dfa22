import { describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import type { Couch, Database } from '../types.ts';
import { put, refusal } from './helpers.ts';

const MISSING = 'not_found: Database does not exist.';

export function databasesContract(couch: () => Couch): void {
  describe('databases', () => {
    test('are created, listed and destroyed', async () => {
      const [one, two] = [couch().database('tdb1/io-cozy-b'), couch().database('tdb1/io-cozy-a')];
      const other = couch().database('tdb2/io-cozy-a');
      for (const db of [one, two, other]) await db.create();
      expect(await refusal(one.create())).toContain('file_exists: The database could not be created');
      expect(await couch().listDatabases({ prefix: 'tdb1' })).toEqual([two.name, one.name]);
      expect(await couch().listDatabases()).toEqual(expect.arrayContaining([two.name, one.name, other.name]));
      await one.destroy();
      expect(await refusal(one.destroy())).toBe(MISSING);
      expect(await couch().listDatabases({ prefix: 'tdb1' })).toEqual([two.name]);
      await couch().destroyPrefix('tdb1');
      await couch().destroyPrefix('tdb2');
      expect(await couch().listDatabases({ prefix: 'tdb1' })).toEqual([]);
    });

    test('of one prefix do not see each other', async () => {
      const [one, two] = [couch().database('tdb3/one'), couch().database('tdb3/two')];
      for (const db of [one, two]) await db.create();
      await put(one, 'a', { in: 'one' });
      expect(await refusal(two.get('a'))).toBe('not_found: missing');
      expect(await two.info()).toMatchObject({ docCount: 0 });
      await two.destroy();
      expect((await one.get('a')).body.value).toEqual({ in: 'one' });
      await couch().destroyPrefix('tdb3');
    });

    test('made again are empty', async () => {
      const db = couch().database('tdb4/one');
      await db.create();
      await put(db, 'a', {});
      await db.putLocal('l', Json.of({}));
      await db.destroy();
      await db.create();
      expect((await db.allDocs()).rows).toEqual([]);
      expect(await refusal(db.getLocal('l'))).toBe('not_found: missing');
      await couch().destroyPrefix('tdb4');
      await db.create();
      expect(await db.info()).toMatchObject({ docCount: 0 });
      await couch().destroyPrefix('tdb4');
    });

    test.each(['Upper', '1digit', '_under', 'sp ace', 'dot.name', 'é', '/slash', '../x', 'a\u0000', ''])(
      '%j is no name',
      async (name) => {
        const db = couch().database(name);
        expect(await refusal(db.create())).toContain('illegal_database_name');
        expect(await refusal(db.get('a'))).toBe(MISSING);
      },
    );

    const uses: [string, (db: Database) => Promise<unknown>][] = [
      ['info', (db) => db.info()],
      ['get', (db) => db.get('a')],
      ['put', (db) => db.put({ id: 'a', body: Json.of({}) })],
      ['bulkDocs', (db) => db.bulkDocs([])],
      ['bulkGet', (db) => db.bulkGet([{ id: 'a' }])],
      ['revsDiff', (db) => db.revsDiff({ a: ['1-a'] })],
      ['purge', (db) => db.purge({ a: ['1-a'] })],
      ['allDocs', (db) => db.allDocs()],
      ['changes', (db) => db.changes()],
      ['waitForChange', (db) => db.waitForChange('0', { timeout: 1 })],
      ['getLocal', (db) => db.getLocal('a')],
      ['putLocal', (db) => db.putLocal('a', Json.of({}))],
      ['find', (db) => db.find({ selector: {} })],
      ['compact', (db) => db.compact()],
      ['revsLimit', (db) => db.revsLimit()],
      ['security', (db) => db.security()],
    ];
    test.each(uses)('%s of a missing one is refused', async (_, use) => {
      expect(await refusal(use(couch().database('tmissing/nope')))).toBe(MISSING);
      expect(await couch().listDatabases({ prefix: 'tmissing' })).toEqual([]);
    });
  });
}
