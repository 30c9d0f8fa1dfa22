import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Logger } from '#pkg/log';
import { type HttpServerOptions, listen } from './server.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

function options(fetch: HttpServerOptions['fetch'], host = '127.0.0.1'): HttpServerOptions {
  return { host, port: 0, fetch, log: quiet };
}

/** Sends bytes as they are, and answers all that comes back before the connection ends. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a.localhost\r\nConnection: close\r\n\r\n`;

describe('listen', () => {
  test('answers on every loopback that the machine has for localhost, on one port', async () => {
    const server = await listen(options(() => new Response('hello'), 'localhost'));
    try {
      for (const address of server.addresses) {
        expect(new URL(address).port).toBe(String(server.port));
        expect(await (await fetch(address)).text()).toBe('hello');
      }
      expect(server.addresses[0]).toContain('127.0.0.1');
    } finally {
      await server.close(0);
    }
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE'])(
    'a %s without a body has an empty one, read at once or in pieces',
    async (method) => {
      const server = await listen(
        options(async (request) => {
          if (request.url.endsWith('/text')) return new Response(`read ${JSON.stringify(await request.text())}`);
          let size = 0;
          for await (const piece of request.body ?? []) size += piece.byteLength;
          return new Response(`read ${size}`);
        }),
      );
      try {
        const ask = (path: string) => exchange(server.port, get(path).replace('GET', method));
        expect(await ask('/text')).toMatch(/read ""$/);
        expect(await ask('/pieces')).toMatch(/read 0$/);
      } finally {
        await server.close(0);
      }
    },
  );

  test('refuses an address that is taken', async () => {
    const server = await listen(options(() => new Response()));
    try {
      await expect(listen({ ...options(() => new Response()), port: server.port })).rejects.toThrow('EADDRINUSE');
    } finally {
      await server.close(0);
    }
  });

  test('closes a connection on which nothing comes any more', async () => {
    const read = (request: Request) => request.text().then((text) => new Response(text));
    const server = await listen({ ...options(read), idleTimeout: 100 });
    try {
      const half = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf';
      expect(await exchange(server.port, half)).not.toContain('200 OK');
      expect(
        await exchange(server.port, half.replace('10', '4').replace('Host', 'Connection: close\r\nHost')),
      ).toContain('half');
    } finally {
      await server.close(0);
    }
  });

  test('closes a connection between two requests, and one that has sent nothing, but not one that is answered slowly', async () => {
    const slow = Promise.withResolvers<Response>();
    const read = (request: Request) => (request.url.endsWith('/slow') ? slow.promise : new Response('quick'));
    const server = await listen({ ...options(read), idleTimeout: 300 });
    try {
      const ask = (path: string) => exchange(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect(await ask('/quick')).toMatch(/quick$/);
      expect(await exchange(server.port, '')).toBe('');
      // Bytes go all the time: it may last as long as it wants.
      let pieces = 0;
      slow.resolve(
        new Response(
          new ReadableStream({
            async pull(stream) {
              await new Promise((resolve) => setTimeout(resolve, 40));
              if (++pieces < 12) stream.enqueue(Buffer.from('piece '));
              else stream.close();
            },
          }),
        ),
      );
      expect((await ask('/slow')).match(/piece /g)).toHaveLength(11);
    } finally {
      await server.close(0);
    }
  });

  test.each([
    ['no HTTP at all', 'hello there\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', '400'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0',
      '400',
    ],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n', '400'],
    ['a target on another host', 'GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    [
      'an upgrade on two hosts',
      'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      '400',
    ],
    [
      'an upgrade to what there is not',
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      '426',
    ],
    ['more headers than anybody sends', `GET / HTTP/1.1\r\nHost: a\r\n${'a:b\r\n'.repeat(150)}\r\n`, '431'],
    ['a head that is too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    [
      'a websocket where there is none',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      '426',
    ],
  ])('answers %s with an error and stays healthy', async (_, bytes, status) => {
    const server = await listen(options(() => new Response('fine')));
    try {
      expect(await exchange(server.port, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(await exchange(server.port, get('/'))).toContain('fine');
    } finally {
      await server.close(0);
    }
  });

  test('serves what a client sends without waiting one after the other, and cuts who sends without an end', async () => {
    let [now, most, served] = [0, 0, 0];
    const server = await listen(
      options(async (request) => {
        most = Math.max(most, ++now);
        served += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        return new Response(new URL(request.url).pathname);
      }),
    );
    const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a.localhost\r\n\r\n`;
    try {
      const answer = await exchange(server.port, ask('/one') + ask('/two') + get('/three'));
      expect([...answer.matchAll(/\/(?:one|two|three)/g)].flat()).toEqual(['/one', '/two', '/three']);
      expect([most, served]).toEqual([1, 3]);
      const flood = Array.from({ length: 1_000 }, (_, n) => ask(`/${n}`)).join('');
      let read = 0;
      const count = () => {
        read += 1;
      };
      subscribe('http.server.request.start', count);
      await exchange(server.port, flood).catch(() => undefined);
      unsubscribe('http.server.request.start', count);
      expect(most).toBe(1);
      expect(served).toBeLessThan(10);
      // The rest of what had come is not even read: a hundred such connections held the loop for seconds.
      expect(read).toBeLessThan(40);
    } finally {
      await server.close(0);
    }
  });

  test('hears the bodies of others after those of which it wanted no more', async () => {
    const server = await listen(options(async (request) => new Response(await request.text())));
    const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    try {
      for (let n = 0; n < 5; n++) {
        const refused = await exchange(server.port, chunked + '1\r\nx\r\n'.repeat(5_000)).catch(() => '400');
        expect(refused).toContain('400');
        expect(await exchange(server.port, `${chunked}5\r\nwhole\r\n0\r\n\r\n`)).toContain('whole');
      }
    } finally {
      await server.close(0);
    }
  });

  test('lets a request under way finish when it closes', async () => {
    let answer = (_: Response) => {};
    const started = Promise.withResolvers<void>();
    const server = await listen(
      options(() => {
        started.resolve();
        return new Promise<Response>((resolve) => {
          answer = resolve;
        });
      }),
    );
    const request = exchange(server.port, get('/slow'));
    await started.promise;
    const closed = server.close(5000);
    answer(new Response('finished'));
    expect(await request).toContain('finished');
    await closed;
    await expect(fetch(server.addresses[0]!)).rejects.toThrow();
  });
});
