import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import type { ChangeRow, ChangesOptions, Couch, Database } from '#pkg/couch';
import { Json } from '#pkg/json';
import { changesParts } from './changes-parts.ts';

const LARGE = 300_000;
const DOCS = 12;

let directory: string;
let couch: Couch;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cozy-changes-'));
  couch = openSqliteCouch({ directory });
  database = couch.database('cozyada/io-cozy-notes');
  await database.create();
  const body = (rank: number) => Json.of({ rank, odd: rank % 2 === 1, text: 'x'.repeat(LARGE) });
  for (let rank = 0; rank < DOCS; rank++) await database.put({ id: `n${rank}`, body: body(rank) });
  const { rev } = await database.get('n3');
  await database.put({ id: 'n3', rev, body: body(33) });
  const other = { id: 'n4', revisions: { start: 1, ids: ['f'.repeat(32)] }, body: body(44) };
  await database.bulkDocs([other], { newEdits: false });
  await database.put({ id: 'n5', rev: (await database.get('n5')).rev, deleted: true, body: Json.of({}) });
});
afterAll(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function read(options: ChangesOptions) {
  const parts: ChangeRow[][] = [];
  const reading = changesParts(database, options);
  let part = await reading.next();
  for (; !part.done; part = await reading.next()) parts.push(part.value);
  return { parts, end: part.value };
}

const show = ({ doc, ...row }: ChangeRow) => ({ ...row, doc: doc && { ...doc, body: doc.body.text } });

describe('changes with large documents', () => {
  test.each<ChangesOptions>([
    { since: '0' },
    { descending: true },
    { descending: true, limit: 7 },
    { docIds: Array.from({ length: DOCS }, (_, n) => `n${n}`) },
    { selector: { odd: true }, descending: true },
    { seqInterval: 3 },
    { descending: true, style: 'all_docs' },
    { descending: true, style: 'all_docs', conflicts: true },
    { docIds: ['n1', 'n2', 'n3', 'n4', 'n5'], conflicts: true },
  ])('%j are read in parts as they would be at once', async (options) => {
    const whole = await database.changes({ ...options, includeDocs: true });
    const { parts, end } = await read({ ...options, includeDocs: true });
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      expect(part.reduce((size, { doc }) => size + (doc?.body.text.length ?? 0), 0)).toBeLessThan(1.5 * 2 ** 20);
    }
    expect(parts.flat().map(show)).toEqual(whole.results.map(show));
    expect(end).toMatchObject({ lastSeq: whole.lastSeq, pending: whole.pending });
  });

  test.each<ChangesOptions>([{}, { conflicts: true }])(
    'one that is asked for many times among small ones (%j) is given some at a time',
    async (options) => {
      const small = Array.from({ length: 40 }, (_, n) => ({ id: `s${n}`, body: Json.of({ n }) }));
      await database.bulkDocs(small);
      await database.put({ id: 'last', body: Json.of({ text: 'x'.repeat(LARGE) }) });
      const docIds = [...small.map(({ id }) => id), ...Array<string>(30).fill('last')];
      const { parts } = await read({ ...options, docIds, includeDocs: true });
      for (const part of parts) {
        expect(part.reduce((size, { doc }) => size + (doc?.body.text.length ?? 0), 0)).toBeLessThan(1.5 * 2 ** 20);
      }
      expect(parts.flat().filter(({ id, doc }) => id === 'last' && doc?.id === 'last')).toHaveLength(30);
      expect(parts.flat()).toHaveLength(docIds.length);
      for (const { id } of [...small, { id: 'last' }]) {
        await database.put({ id, rev: (await database.get(id)).rev, deleted: true, body: Json.of({}) });
      }
    },
  );

  test('a revision that is gone when its turn comes has no document', async () => {
    const reading = changesParts(database, { descending: true, includeDocs: true });
    await reading.next();
    const { rev } = await database.get('n0');
    await database.put({ id: 'n0', rev, body: Json.of({ rank: 100 }) });
    await database.compact();
    const rows = await Array.fromAsync(reading);
    expect(rows.flat().find(({ id }) => id === 'n0')).toMatchObject({ changes: [rev], doc: null });
  });
});
