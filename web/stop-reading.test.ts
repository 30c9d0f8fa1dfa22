import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { rawBytes } from '#tests/raw-http';
import { stopReading } from './stop-reading.ts';

test('those who come later are heard, however often somebody was not to be', async () => {
  const server = createServer(async (request, response) => {
    if (request.url !== '/unheard') return void response.end(await text(request));
    stopReading(request.socket);
    stopReading(request.socket);
    request.socket.destroySoon();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const post = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nwhole`;
  for (let n = 0; n < 5; n++) {
    expect(await rawBytes(port, [post('/unheard')])).toMatchObject({ status: 0 });
    expect(await rawBytes(port, [post('/heard')])).toMatchObject({ status: 200, body: 'whole' });
  }
  server.close();
});
