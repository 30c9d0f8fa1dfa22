import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Json } from '#pkg/json';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';

let server: CouchServer;
const Authorization = `Basic ${btoa(`${COUCH_USER}:${COUCH_PASSWORD}`)}`;

beforeEach(async () => {
  server = await startCouchServer();
  await server.couch.database('feed').create();
});

afterEach(() => server[Symbol.asyncDispose]());

function changes(query: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/feed/_changes?${query}`, { headers: { Authorization }, ...init });
}

async function put(id: string): Promise<void> {
  await server.couch.database('feed').put({ id, body: Json.of({ n: 1 }) });
}

/** Reads a feed until it has said something. */
async function readUntil(answer: Response, pattern: RegExp): Promise<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !pattern.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader?.cancel();
  return text;
}

describe('a feed of changes', () => {
  test('longpoll answers at once when there is something, else with the next change', async () => {
    const empty = await (await changes('feed=longpoll&timeout=30')).json();
    expect(empty).toMatchObject({ results: [], pending: 0 });
    const waiting = changes('feed=longpoll&since=now&include_docs=true');
    // The head of the answer says that the wait has begun.
    const answer = await waiting;
    await put('a');
    expect(await answer.json()).toMatchObject({ results: [{ id: 'a', doc: { _id: 'a', n: 1 } }], pending: 0 });
    expect(await (await changes('feed=longpoll')).json()).toMatchObject({ results: [{ id: 'a' }] });
  });

  test('continuous gives a line per change, then where it ended', async () => {
    await put('a');
    const answer = await changes('feed=continuous&limit=3');
    await put('b');
    await put('c');
    const lines = (await answer.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
      { last_seq: expect.any(String), pending: 0 },
    ]);
  });

  test('eventsource has events that a browser can start again from', async () => {
    await put('a');
    const first = await readUntil(await changes('feed=eventsource'), /\n\n/);
    const [, data = '', id = ''] = /^data: (.*)\nid: (.*)\n\n$/.exec(first) ?? [];
    expect(JSON.parse(data)).toMatchObject({ id: 'a' });
    const answer = await changes('feed=eventsource', { headers: { Authorization, 'Last-Event-ID': id } });
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    await put('b');
    expect(await readUntil(answer, /\n\n/)).toContain('"id":"b"');
  });

  test('has a heartbeat, which keeps it open', async () => {
    const answer = await changes('feed=continuous&heartbeat=20&timeout=10&since=now');
    const text = await readUntil(answer, /\n\n\n/);
    expect(text).toMatch(/^\n+$/);
  });

  test('ends with its database', async () => {
    const answer = await changes('feed=continuous&since=now');
    await server.couch.database('feed').destroy();
    expect(JSON.parse(await answer.text())).toMatchObject({ last_seq: expect.any(String) });
  });

  test('stops waiting when its reader goes', async () => {
    const database = server.couch.database('feed');
    const signals: AbortSignal[] = [];
    vi.spyOn(server.couch, 'database').mockReturnValue({
      ...database,
      waitForChange: (since, options) => {
        if (options.signal) signals.push(options.signal);
        return database.waitForChange(since, options);
      },
    });
    const abort = new AbortController();
    const answer = await changes('feed=continuous&since=now', { signal: abort.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    abort.abort();
    await expect(answer.text()).rejects.toThrow();
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });

  test.each([
    ['feed=longpoll&since=bad', 400],
    ['feed=continuous&since=bad', 400],
    ['feed=eventsource&filter=_nope', 400],
    ['feed=continuous&heartbeat=0', 400],
    ['feed=longpoll&timeout=x', 400],
    ['feed=never', 400],
  ])('%s is refused before anything is sent', async (query, status) => {
    expect((await changes(query)).status).toBe(status);
  });
});
