import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Json } from '#pkg/json';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';

const COUNT = 12_345;
let server: CouchServer;
const headers = {
  Authorization: `Basic ${btoa(`${COUCH_USER}:${COUCH_PASSWORD}`)}`,
  'Content-Type': 'application/json',
};

const idOf = (n: number) => `doc-${String(n).padStart(6, '0')}`;

beforeAll(async () => {
  server = await startCouchServer();
  const database = server.couch.database('big');
  await database.create();
  const docs = Array.from({ length: COUNT }, (_, n) => ({ id: idOf(n), body: Json.of({ n }) }));
  await database.bulkDocs(docs);
});

afterAll(() => server[Symbol.asyncDispose]());

async function get<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(`${server.url}/big/${path}`, init)).json()) as T;
}

interface Page {
  total_rows: number;
  offset: number | null;
  rows: { id: string; doc?: object }[];
}

describe('answers that are longer than a page of the store', () => {
  test('_all_docs has every row once, in order', async () => {
    const { total_rows, rows } = await get<Page>('_all_docs');
    expect(total_rows).toBe(COUNT);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: COUNT }, (_, n) => idOf(n)));
  });

  test.each([
    ['descending=true', COUNT, COUNT - 1],
    ['skip=7', COUNT - 7, 7],
    ['limit=6000&skip=2', 6000, 2],
    [`startkey="${idOf(5)}"&endkey="${idOf(9000)}"`, 8996, 5],
    [`startkey="${idOf(9000)}"&endkey="${idOf(5)}"&descending=true&inclusive_end=false`, 8995, 9000],
    ['include_docs=true&limit=250', 250, 0],
  ])('_all_docs?%s has %i rows', async (query, count, first) => {
    const { rows } = await get<Page>(`_all_docs?${query}`);
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
    expect(rows[0]?.id).toBe(idOf(first));
  });

  test('_all_docs keeps the order of many keys', async () => {
    const keys = Array.from({ length: 6000 }, (_, n) => idOf((n * 7) % COUNT));
    const { offset, rows } = await get<Page>('_all_docs?skip=1', { keys });
    expect(offset).toBeNull();
    expect(rows.map(({ id }) => id)).toEqual(keys.slice(1));
  });

  test.each([
    ['', COUNT, 0],
    ['?limit=5000', 5000, COUNT - 5000],
    ['?include_docs=true&limit=250', 250, COUNT - 250],
    ['?descending=true&limit=2000', 2000, COUNT - 2000],
  ])('_changes%s has %i rows and %i pending', async (query, count, left) => {
    const { results, pending } = await get<{ results: { id: string }[]; pending: number }>(`_changes${query}`);
    expect(new Set(results.map(({ id }) => id)).size).toBe(count);
    expect(results).toHaveLength(count);
    expect(pending).toBe(left);
  });

  test('_bulk_get reads them in the order of the request, as JSON or in parts', async () => {
    const docs = Array.from({ length: 120 }, (_, n) => ({ id: n === 60 ? 'none' : idOf(COUNT - 1 - n) }));
    const { results } = await get<{ results: { id: string }[] }>('_bulk_get', { docs });
    expect(results.map(({ id }) => id)).toEqual(docs.map(({ id }) => id));
    const answer = await fetch(`${server.url}/big/_bulk_get`, {
      method: 'POST',
      body: JSON.stringify({ docs }),
      headers: { ...headers, Accept: 'multipart/mixed' },
    });
    const [, boundary = ''] =
      /^multipart\/mixed; boundary="(.*)"$/.exec(answer.headers.get('Content-Type') ?? '') ?? [];
    const text = await answer.text();
    expect(text.endsWith(`--${boundary}--`)).toBe(true);
    const parts = text.split(`--${boundary}`).slice(1, -1);
    expect(parts).toHaveLength(120);
    expect(parts[60]).toContain('Content-Type: application/json; error="true"\r\n\r\n{"id":"none"');
    expect(parts[0]).toContain(`Content-Type: application/json\r\n\r\n{"_id":"${idOf(COUNT - 1)}"`);
  });

  test('_bulk_get gives a large document as often as it is asked for, and reads it some times at once', async () => {
    const database = server.couch.database('large');
    await database.create();
    await database.put({ id: 'large', body: Json.of({ text: 'x'.repeat(300_000) }) });
    const docs = Array.from({ length: 60 }, (_, n) => ({ id: n < 40 ? `none-${n}` : 'large' }));
    const { results } = await get<{ results: { id: string }[] }>('../large/_bulk_get', { docs });
    expect(results.map(({ id }) => id)).toEqual(docs.map(({ id }) => id));
    expect(await database.bulkGet(docs.slice(39), { budget: 700_000 })).toHaveLength(4);
  });
});
