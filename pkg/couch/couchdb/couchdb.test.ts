import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '#pkg/errors';
import { Json } from '#pkg/json';
import type { Couch } from '../types.ts';
import { openCouchdb } from './index.ts';

const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
});

/** A server that answers what the test says, and a store that asks it. */
async function storeOn(
  listener: http.RequestListener,
  options: { timeout?: number } = {},
): Promise<{ couch: Couch; server: http.Server; url: string }> {
  const server = http.createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://admin:top-secret@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const couch = openCouchdb({ url, ...options });
  open.push({ [Symbol.asyncDispose]: async () => void server.close() }, couch);
  return { couch, server, url };
}

function answer(status: number, text: string): http.RequestListener {
  return (_, response) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
}

async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('a CouchDB that is not well', () => {
  test.each([
    [404, '{"error":"not_found","reason":"missing"}', 'not-found', 'not_found', 'missing'],
    [
      409,
      '{"error":"conflict","reason":"Document update conflict."}',
      'conflict',
      'conflict',
      'Document update conflict.',
    ],
    [502, '<html>proxy</html>', 'unavailable', 'service_unavailable', 'The document store answered an error.'],
    [500, '{"error":1}', 'unavailable', 'service_unavailable', 'The document store answered an error.'],
    [401, '{"error":"unauthorized","reason":"no"}', 'unavailable', 'service_unavailable', /refuses our credentials/],
    [200, '<html>not a CouchDB</html>', 'unavailable', 'service_unavailable', /did not answer JSON/],
  ])('%i %s', async (status, text, kind, code, message) => {
    const { couch } = await storeOn(answer(status, text));
    const error = await errorOf(couch.database('a').get('b'));
    expect(error).toMatchObject({ kind, code });
    expect(error.message).toMatch(message);
  });

  test('that is down, or does not answer in time, is unavailable, and no error tells the password', async () => {
    const { couch: slow } = await storeOn(() => undefined, { timeout: 30 });
    const { couch: down, server } = await storeOn(answer(200, '{}'));
    await new Promise((closed) => server.close(closed));
    for (const couch of [slow, down]) {
      const error = await errorOf(couch.ping());
      expect(error).toMatchObject({ kind: 'unavailable' });
      expect(`${error.stack}${(error.cause as Error).stack}${JSON.stringify(error.cause)}`).not.toContain('top-secret');
    }
  });

  test('that cuts its answer is unavailable', async () => {
    const { couch } = await storeOn((_, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"rows":[', () => response.destroy());
    });
    expect(await errorOf(couch.database('a').allDocs())).toMatchObject({ kind: 'unavailable' });
  });
});

describe('the connections', () => {
  test('are kept, and one that the server closed meanwhile is replaced', async () => {
    const sockets = new Set<unknown>();
    const { couch } = await storeOn((request, response) => {
      const isKept = sockets.has(request.socket);
      sockets.add(request.socket);
      // The third request comes on a connection that is being closed.
      if (isKept && sockets.size === 1 && request.url === '/_all_dbs') request.socket.destroy();
      else response.end('[]');
    });
    await couch.ping();
    await couch.ping();
    expect(sockets.size).toBe(1);
    expect(await couch.listDatabases()).toEqual([]);
    expect(sockets.size).toBe(2);
  });

  test('carry a write once only: nobody knows whether one that was cut was done', async () => {
    let writes = 0;
    const { couch } = await storeOn((request, response) => {
      if (request.method === 'GET') return void response.end('[]');
      writes++;
      request.on('end', () => request.socket.destroy()).resume();
    });
    const body = Json.of({});
    for (const write of [
      () => couch.database('a').put({ id: 'b', body }),
      () => couch.database('a').put({ body }),
      () => couch.database('a').bulkDocs([{ id: 'b', body }]),
      () => couch.database('a').putLocal('b', body),
    ]) {
      await couch.ping();
      writes = 0;
      expect(await errorOf(write())).toMatchObject({ kind: 'unavailable' });
      expect(writes).toBe(1);
    }
  });

  test('that wait for changes are given back by the signal', async () => {
    const closed = Promise.withResolvers<boolean>();
    const abort = new AbortController();
    const { couch } = await storeOn((request) => {
      request.socket.on('close', () => closed.resolve(true));
      abort.abort();
    });
    expect(await couch.database('a').waitForChange('0', { timeout: 60_000, signal: abort.signal })).toBe(false);
    expect(await closed.promise).toBe(true);
  });

  test('carry names and ids as they are', async () => {
    const urls: (string | undefined)[] = [];
    const { couch } = await storeOn((request, response) => {
      urls.push(request.url);
      response.writeHead(404).end('{}');
    });
    const db = couch.database('prefix/io-cozy-files');
    for (const id of ['a/b ?#%é', '_design/x/y', '..']) await errorOf(db.get(id));
    await errorOf(db.getLocal('a/b'));
    expect(urls).toEqual([
      '/prefix%2Fio-cozy-files/a%2Fb%20%3F%23%25%C3%A9',
      '/prefix%2Fio-cozy-files/_design/x%2Fy',
      '/prefix%2Fio-cozy-files/..',
      '/prefix%2Fio-cozy-files/_local/a%2Fb',
    ]);
  });
});
