import { expect, test } from 'vitest';
import type { Database } from '#pkg/couch';
import { Json } from '#pkg/json';
import { tempCouch } from './temp-couch.ts';

const COUNT = 5_000;

async function filled(database: Database): Promise<void> {
  await database.create();
  await database.bulkDocs(
    Array.from({ length: COUNT }, (_, n) => ({ id: `d${n}`, body: Json.of({ text: 'x'.repeat(1000) }) })),
  );
}

/** Turns of the loop while the work runs: without any, nobody else is served. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let timer = setImmediate(function turn() {
    turns++;
    timer = setImmediate(turn);
  });
  await work();
  clearImmediate(timer);
  return turns;
}

test.each([
  [
    'lists',
    async (database: Database) => {
      for (let skip = 0; skip < COUNT; skip += 100) await database.allDocs({ skip, limit: 100, includeDocs: true });
    },
  ],
  [
    'changes',
    async (database: Database) => {
      for (let since = '0', left = 1; left > 0; ) {
        const page = await database.changes({ since, limit: 100, includeDocs: true });
        [since, left] = [page.lastSeq, page.pending];
      }
    },
  ],
])('others are served between many short readings of %s', async (_, read) => {
  await using couch = await tempCouch();
  const database = couch.database('cozyfair/io-cozy-notes');
  await filled(database);
  expect(await turnsDuring(() => read(database))).toBeGreaterThan(0);
});

test('the scans of one owner do not keep those of another waiting', async () => {
  await using couch = await tempCouch();
  const [ada, bob] = ['cozyada', 'cozybob'].map((prefix) => couch.database(`${prefix}/io-cozy-notes`));
  for (const database of [ada, bob]) await filled(database as Database);
  const done: string[] = [];
  const scan = async (owner: string, database?: Database) => {
    await database?.find({ selector: { text: { $regex: 'z$' } } });
    done.push(owner);
  };
  await Promise.all([...Array.from({ length: 6 }, () => scan('ada', ada)), scan('bob', bob)]);
  expect(done.indexOf('bob')).toBeLessThan(3);
});
