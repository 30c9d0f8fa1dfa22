import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Database } from '../types.ts';
import { tempCouch } from './temp-couch.ts';

const WRITER = fileURLToPath(new URL('./durability-writer.ts', import.meta.url));

/** A hundred kills in all: chains run at the same time, and a chain starts again on the files it has left. */
const CHAINS = 4;
const KILLS = 25;

/** Runs a writer, kills it at a random moment of its work, and gives what it had acknowledged: the last revision by id. */
async function writeUntilKilled(directory: string, run: string): Promise<Map<string, string>> {
  const child: ChildProcess = spawn(process.execPath, [WRITER, directory, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    // The clock starts with the first write, not with the process.
    if (output === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * 150);
    output += text;
  });
  await once(child, 'close');
  const lines = output.split('\n').slice(0, -1);
  return new Map(lines.map((line) => line.split(' ') as [id: string, rev: string]));
}

/** Every acknowledged revision is a leaf, or an ancestor of one that was not acknowledged yet. */
async function expectKept(db: Database, acknowledged: Map<string, string>): Promise<void> {
  for (const [id, rev] of acknowledged) {
    const [leaf] = await db.openRevs(id, 'all', { revs: true });
    if (!leaf || 'missing' in leaf) throw new Error(`${id} ${rev} is lost`);
    const { start = 0, ids = [] } = leaf.ok.revisions ?? {};
    expect(ids.map((hash, at) => `${start - at}-${hash}`)).toContain(rev);
  }
}

/** The listings and the counters, which are kept beside the documents, agree with them. */
async function expectConsistent(db: Database): Promise<void> {
  const { results, lastSeq } = await db.changes({ includeDocs: true });
  const living = results.filter(({ deleted }) => !deleted);
  const info = await db.info();
  expect(info).toMatchObject({ docCount: living.length, deletedCount: results.length - living.length });
  expect(Number.parseInt(info.updateSeq, 10)).toBe(Number.parseInt(lastSeq, 10));
  const seqs = results.map(({ seq }) => Number.parseInt(seq ?? '', 10));
  expect(seqs.every((seq, at) => at === 0 || seq > (seqs[at - 1] as number))).toBe(true);
  const { rows } = await db.allDocs();
  expect(new Set(rows.map((row) => ('id' in row ? `${row.id} ${row.rev}` : '')))).toEqual(
    new Set(living.map(({ id, changes }) => `${id} ${changes[0]}`)),
  );
  const bytes = results.reduce((sum, { doc }) => sum + Buffer.byteLength(doc?.body.text ?? ''), 0);
  expect(info.sizes.external).toBe(bytes);
}

/** What an index answers is what a look at every document finds. */
async function expectIndexed(db: Database): Promise<void> {
  const { rows } = await db.allDocs({ includeDocs: true });
  const docs = rows.flatMap((row) => ('doc' in row && row.doc ? [row.doc] : []));
  for (let group = 0; group < 7; group++) {
    const ofGroup = docs.filter(({ body }) => (body.value as { group?: number }).group === group);
    const { docs: found } = await db.find({ selector: { group }, fields: ['_id'], limit: docs.length, useIndex: 'g' });
    expect(found.map(({ text }) => text).sort()).toEqual(ofGroup.map(({ id }) => JSON.stringify({ _id: id })).sort());
  }
}

describe('kill -9', () => {
  test.concurrent.each(Array.from({ length: CHAINS }, (_, chain) => chain))(
    'loses nothing that was acknowledged (%i)',
    async (chain) => {
      await using couch = await tempCouch();
      const db = couch.database('d/docs');
      await db.create();
      await db.createIndex({ index: { fields: ['group'] }, ddoc: 'g', name: 'g' });
      const acknowledged = new Map<string, string>();
      for (let kill = 0; kill < KILLS; kill++) {
        const written = await writeUntilKilled(couch.directory, `${chain}-${kill}`);
        expect(written.size).toBeGreaterThan(0);
        await expectKept(db, written);
        for (const [id, rev] of written) acknowledged.set(id, rev);
      }
      await expectKept(db, acknowledged);
      await expectConsistent(db);
      await expectIndexed(db);
    },
    120_000,
  );
});
