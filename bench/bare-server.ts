/**
 * The yardstick: a `node:http` server that answers the same bytes to everything. The parent sends the bytes and the
 * content type, and gets the port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareOrder {
  status: number;
  contentType: string;
  body: string;
}

process.once('message', ({ status, contentType, body }: BareOrder) => {
  const bytes = Buffer.from(body);
  const server = createServer((request, response) => {
    // The body is read, as any server that answers has to.
    request.on('end', () => {
      response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
      response.end(bytes);
    });
    request.resume();
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
