import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import type { Database } from '#pkg/couch';
import { Json } from '#pkg/json';

async function count(database: Database, dir: string): Promise<number> {
  const { rows } = await database.view('tree', 'children', { startKey: [dir], endKey: [dir, {}] });
  return Number(rows[0]?.value ?? 0);
}

test('a count that is remembered follows every write, of another process and of a purge too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-count-'));
  try {
    await using couch = openSqliteCouch({ directory });
    await using other = openSqliteCouch({ directory });
    const [mine, theirs] = [couch, other].map((one) => one.database('cozyada/io-cozy-files')) as [Database, Database];
    await mine.create();
    await mine.defineView({ ddoc: 'tree', name: 'children', fields: ['dir', 'name'], reduce: '_count' });
    const add = (database: Database, dir: string, name: string) =>
      database.put({ id: `${dir}-${name}`, body: Json.of({ dir, name }) });
    const revs = [await add(mine, 'a', '1'), await add(mine, 'a', '2'), await add(mine, 'b', '1')];
    for (let again = 0; again < 2; again++) {
      expect([await count(mine, 'a'), await count(mine, 'b'), await count(mine, 'c')]).toEqual([2, 1, 0]);
    }
    await add(theirs, 'a', '3');
    expect([await count(mine, 'a'), await count(mine, 'b')]).toEqual([3, 1]);
    const [first] = revs;
    await mine.put({ id: 'a-1', rev: first?.rev ?? '', deleted: true, body: Json.of({}) });
    expect(await count(mine, 'a')).toBe(2);
    const { rev } = await mine.get('a-2');
    await mine.purge({ 'a-2': [rev] });
    expect([await count(mine, 'a'), await count(theirs, 'a')]).toEqual([1, 1]);
    for (let n = 0; n < 100; n++) expect(await count(mine, `d${n}`)).toBe(0);
    expect(await count(mine, 'a')).toBe(1);
  } finally {
    await rm(directory, { recursive: true });
  }
});
