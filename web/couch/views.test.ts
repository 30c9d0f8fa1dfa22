import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';

const COUNT = 2500;
let server: CouchServer;
const headers = {
  Authorization: `Basic ${btoa(`${COUCH_USER}:${COUCH_PASSWORD}`)}`,
  'Content-Type': 'application/json',
};

beforeAll(async () => {
  server = await startCouchServer();
  const db = server.couch.database('db');
  await db.create();
  // Ten documents per key, and one that has a page and a half of rows of the same key.
  const docs = Array.from({ length: COUNT }, (_, n) => ({ id: `d${n}`, body: Json.of({ n: Math.floor(n / 10) }) }));
  await db.bulkDocs(docs);
  await db.put({ id: 'many', body: Json.of({ list: Array.from({ length: 1500 }, () => 'same') }) });
  await db.defineView({ ddoc: 'v', name: 'by-n', fields: ['n'] });
  await db.defineView({ ddoc: 'v', name: 'elements', fields: ['$'], each: 'list' });
  await db.defineView({ ddoc: 'v', name: 'count', fields: ['n'], reduce: '_count' });
});

afterAll(() => server[Symbol.asyncDispose]());

interface Rows {
  total_rows?: number;
  rows: { id: string; key: unknown; value: unknown; doc?: object }[];
}

async function view(path: string, body?: unknown): Promise<Rows> {
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(`${server.url}/db/_design/v/_view/${path}`, init)).json()) as Rows;
}

describe('a view over HTTP', () => {
  test.each([
    ['by-n', COUNT + 1],
    ['by-n?descending=true', COUNT + 1],
    ['by-n?startkey=7&endkey=200', 1940],
    ['by-n?limit=1500&skip=3', 1500],
    ['elements', 1500],
    ['elements?skip=100', 1400],
    ['count?reduce=false', COUNT + 1],
    ['count?group=true', COUNT / 10 + 1],
    ['count', 1],
  ])('%s has %i rows, each once', async (path, count) => {
    const { rows } = await view(path);
    expect(rows).toHaveLength(count);
    if (!path.startsWith('elements')) expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(count);
  });

  test('takes keys, and gives the documents', async () => {
    const { total_rows, rows } = await view('by-n?include_docs=true', { keys: [249, 3] });
    expect(total_rows).toBe(COUNT + 1);
    expect(rows).toHaveLength(20);
    expect(rows[0]).toMatchObject({ key: 249, value: null, doc: { n: 249 } });
  });

  test('answers several queries at once', async () => {
    const { results } = (await view('count/queries', {
      queries: [{ key: 1 }, { reduce: false, limit: 2 }, { keys: [5], group: true }],
    })) as unknown as { results: Rows[] };
    expect(results.map(({ rows }) => rows.length)).toEqual([1, 2, 1]);
    expect(results[0]?.rows[0]?.value).toBe(10);
  });

  test('tells that it waits for nothing', async () => {
    const info = await (await fetch(`${server.url}/db/_design/v/_info`, { headers })).json();
    expect(info).toMatchObject({ name: 'v', view_index: { language: 'javascript', updater_running: false } });
  });
});
