import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { Json } from '#pkg/json';
import type { DocWrite } from '../types.ts';
import { openSqliteCouch } from './index.ts';

// It never ends by itself, which is when Node keeps what it has compiled for the next one.
flushCompileCache();

// For tests: writes without end until it is killed, and says on its output what has been acknowledged, a line each.
const [directory = '', run = ''] = process.argv.slice(2);
const db = openSqliteCouch({ directory }).database('d/docs');

function acknowledge(written: { id: string; rev: string }[]): void {
  let rest = Buffer.from(written.map(({ id, rev }) => `${id} ${rev}\n`).join(''));
  while (rest.length > 0) {
    try {
      // Not buffered: what is written is in the pipe whatever happens to this process.
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // The pipe is full: who reads it is slower.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function body(value: object): Json {
  return Json.of({ ...value, text: 'x'.repeat(Math.floor(Math.random() * 2000)) });
}

/** Several of these share transactions; each has documents of its own, which it makes, changes and deletes. */
async function writer(name: string): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${run}-${name}-${n}`;
    let { rev } = await db.put({ id, body: body({ n, group: n % 7 }) });
    acknowledge([{ id, rev }]);
    for (let edit = 0; edit < n % 4; edit++) {
      ({ rev } = await db.put({ id, rev, body: body({ n, edit, group: edit % 7 }) }));
      acknowledge([{ id, rev }]);
    }
    if (n % 5 === 0) acknowledge([await db.put({ id, rev, deleted: true, body: Json.of({}) })]);
    if (n % 20 === 9) await bulk(`${id}-bulk`);
    if (n % 50 === 49) await db.compact();
    // The first query builds the index, while the others write.
    if (n === 3) await db.find({ selector: { group: n }, limit: 1 });
  }
}

async function bulk(name: string): Promise<void> {
  const writes: DocWrite[] = Array.from({ length: 300 }, (_, n) => ({
    id: `${name}${n}`,
    body: body({ n, group: n % 7 }),
  }));
  const results = await db.bulkDocs(writes);
  acknowledge(results.filter((result) => result.ok));
}

await Promise.all(['a', 'b', 'c', 'd'].map(writer));
