import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs, type DocEvent, type Docs } from '#model/docs';
import type { AllDocsOptions, Couch, Database } from '#pkg/couch';
import { Json } from '#pkg/json';
import { everyDocument } from './every-document.ts';

const owner = { prefix: 'cozytest' };
const TYPE = 'io.cozy.notes';

let directory: string;
let couch: Couch;
let docs: Docs;
let db: Database;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cozy-docs-'));
  couch = openSqliteCouch({ directory });
  docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  db = await docs.ensureDatabase(owner, TYPE);
});
afterEach(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** What is told from now on, as `VERB id rev [<- old rev]`. */
function told(): string[] {
  const seen: string[] = [];
  docs.subscribeAll(({ verb, doc, old }: DocEvent) => {
    const short = (rev: string) => rev.slice(0, 5);
    seen.push(`${verb} ${doc.id} ${short(doc.rev)}${old ? ` <- ${short(old.rev)}` : ''}`);
  });
  return seen;
}

const body = (value: object) => Json.of(value);

/** A revision that comes from elsewhere: its history from the newest, as `['2-b', '1-a']`. */
function replicated(id: string, revs: readonly string[], deleted = false) {
  const ids = revs.map((rev) => rev.slice(2));
  const start = Number(revs[0]?.[0]);
  return { id, rev: revs[0] ?? '', revisions: { start, ids }, deleted, body: body(deleted ? {} : { revs }) };
}

const replicate = (...writes: ReturnType<typeof replicated>[]) => db.bulkDocs(writes, { newEdits: false });

describe('a write', () => {
  test('is told with what it replaces, to its doctype and to all', async () => {
    const ofType: DocEvent[] = [];
    docs.subscribe(owner, TYPE, (event) => ofType.push(event));
    docs.subscribe(owner, 'io.cozy.other', () => expect.unreachable());
    docs.subscribe({ prefix: 'cozyother' }, TYPE, () => expect.unreachable());
    const made = await docs.create(owner, TYPE, { a: 1 });
    const next = await docs.update(owner, TYPE, { ...made, a: 2 });
    await docs.delete(owner, TYPE, next);
    expect(ofType.map(({ verb, prefix, doctype, old }) => [verb, prefix, doctype, old?.body.value])).toEqual([
      ['CREATED', 'cozytest', TYPE, undefined],
      ['UPDATED', 'cozytest', TYPE, { a: 1 }],
      ['DELETED', 'cozytest', TYPE, { a: 2 }],
    ]);
    expect(ofType[2]?.doc).toMatchObject({ deleted: true, id: made._id });
    expect(ofType[2]?.doc.body.value).toEqual({ a: 2 });
  });

  test('that fails is not told', async () => {
    const made = await docs.create(owner, TYPE, { _id: 'x' });
    const seen = told();
    await expect(docs.create(owner, TYPE, { _id: 'x' })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(docs.update(owner, TYPE, { ...made, _rev: '1-0' })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(docs.get(owner, TYPE, 'none')).rejects.toMatchObject({ kind: 'not-found' });
    expect(seen).toEqual([]);
  });

  test('is told before it is acknowledged, and in the order of the writes', async () => {
    const seen: string[] = [];
    docs.subscribe(owner, TYPE, ({ doc }) => seen.push(doc.id));
    const ids = Array.from({ length: 50 }, (_, n) => `n${n}`);
    await Promise.all(ids.map((_id) => docs.create(owner, TYPE, { _id }).then(() => expect(seen).toContain(_id))));
    expect(seen).toEqual(ids);
  });

  test('creates the database that is missing, once for all who write at the same time', async () => {
    const made = Array.from({ length: 10 }, () => docs.create(owner, 'io.cozy.fresh', {}));
    expect(new Set((await Promise.all(made)).map(({ _id }) => _id)).size).toBe(10);
    expect(await docs.doctypes(owner)).toEqual(['io.cozy.fresh', TYPE]);
  });

  test('after a deletion is a creation', async () => {
    const made = await docs.create(owner, TYPE, { _id: 'x' });
    await docs.delete(owner, TYPE, made);
    const seen = told();
    await docs.create(owner, TYPE, { _id: 'x' });
    expect(seen).toEqual([expect.stringMatching(/^CREATED x 3-/)]);
  });
});

describe('conflicts', () => {
  test('are told only when the winner changes', async () => {
    const seen = told();
    await replicate(replicated('x', ['2-b', '1-a']));
    await replicate(replicated('x', ['2-a', '1-a']));
    await replicate(replicated('x', ['2-b', '1-a']));
    await replicate(replicated('x', ['3-a', '2-a', '1-a']));
    expect(seen).toEqual(['CREATED x 2-b', 'UPDATED x 3-a <- 2-b']);
  });

  test('that are resolved by deleting the loser are no change', async () => {
    await replicate(replicated('x', ['2-b', '1-a']), replicated('x', ['2-a', '1-a']));
    const seen = told();
    await db.put({ id: 'x', rev: '2-a', deleted: true, body: body({}) });
    expect(seen).toEqual([]);
  });

  test('that are uncovered by the end of the winner are an update', async () => {
    await replicate(replicated('x', ['2-b', '1-a']), replicated('x', ['2-a', '1-a']));
    const seen = told();
    await db.put({ id: 'x', rev: '2-b', deleted: true, body: body({}) });
    expect(seen).toEqual(['UPDATED x 2-a <- 2-b']);
  });

  test('whose loser overtakes the winner are an update', async () => {
    await replicate(replicated('x', ['2-b', '1-a']), replicated('x', ['2-a', '1-a']));
    const seen = told();
    const { rev } = await db.put({ id: 'x', rev: '2-a', body: body({ now: 'first' }) });
    expect(seen).toEqual([`UPDATED x ${rev.slice(0, 5)} <- 2-b`]);
    expect((await docs.get<{ now: string }>(owner, TYPE, 'x')).now).toBe('first');
  });

  test('deletions that come from elsewhere are told', async () => {
    await replicate(replicated('x', ['1-a']));
    const seen = told();
    await replicate(replicated('x', ['2-b', '1-a'], true));
    expect(seen).toEqual(['DELETED x 2-b <- 1-a']);
  });
});

describe('many at once', () => {
  test('are told one by one, without those that failed', async () => {
    const made = await docs.create(owner, TYPE, { _id: 'old' });
    const seen = told();
    const results = await db.bulkDocs([
      { id: 'new', body: body({}) },
      { id: 'old', body: body({}) },
      { id: 'old', rev: made._rev, body: body({ a: 1 }) },
      { id: 'old', rev: '9-a', body: body({}) },
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true, false]);
    expect(seen).toEqual([expect.stringMatching(/^CREATED new 1-/), expect.stringMatching(/^UPDATED old 2-.* <- 1-/)]);
  });
});

describe('reading', () => {
  test('every document, page after page, even while they are deleted', async () => {
    const writes = Array.from({ length: 450 }, (_, n) => ({ id: `n${String(n).padStart(3, '0')}`, body: body({ n }) }));
    await db.bulkDocs([...writes, { id: '_design/x', body: body({}) }, { id: 'A', body: body({}) }]);
    const seen: string[] = [];
    for await (const doc of docs.all<{ n?: number }>(owner, TYPE)) {
      seen.push(doc._id);
      await docs.delete(owner, TYPE, doc);
    }
    expect(seen).toEqual(['A', ...writes.map(({ id }) => id)]);
  });

  test('large ones come some at a time, however many there are', async () => {
    const text = 'x'.repeat(300_000);
    await db.bulkDocs(Array.from({ length: 12 }, (_, n) => ({ id: `n${n}`, body: body({ text }) })));
    const held: number[] = [];
    const watched: Database = Object.assign(Object.create(db), {
      async allDocs(options?: AllDocsOptions) {
        const page = await db.allDocs(options);
        held.push(page.rows.reduce((size, row) => size + ('doc' in row ? (row.doc?.body.text.length ?? 0) : 0), 0));
        return page;
      },
    });
    expect(await Array.fromAsync(everyDocument(watched))).toHaveLength(12);
    expect(Math.max(...held)).toBeLessThan(1.5 * 2 ** 20);
  });

  test('a database that is missing has nothing to find', async () => {
    expect(await docs.find(owner, 'io.cozy.none', { selector: {} })).toEqual({ docs: [], bookmark: 'nil' });
    for await (const _ of docs.all(owner, 'io.cozy.none')) expect.unreachable();
  });

  test('gives an object of its own each time', async () => {
    await docs.create(owner, TYPE, { _id: 'x', deep: { a: 1 } });
    const first = await docs.get<{ deep: { a: number } }>(owner, TYPE, 'x');
    first.deep.a = 2;
    expect((await docs.get<{ deep: { a: number } }>(owner, TYPE, 'x')).deep.a).toBe(1);
  });
});
