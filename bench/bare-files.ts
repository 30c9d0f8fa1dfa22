/**
 * The yardstick of files: a `node:http` server that streams every POST to a file of a folder, and every GET from it. It
 * neither hashes, nor indexes, nor waits for the disk; below `/summed`, it does hash and wait, since a client is promised both.
 * The parent sends the folder, and gets the port.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

process.once('message', ({ directory }: { directory: string }) => {
  const server = createServer(async (request, response) => {
    const file = join(directory, (request.url ?? '').slice(1));
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-length': statSync(file).size });
      await pipeline(createReadStream(file), response);
    } else {
      const isSummed = request.url?.startsWith('/summed');
      const hash = createHash('md5');
      if (isSummed) request.on('data', (chunk: Buffer) => hash.update(chunk));
      await pipeline(request, createWriteStream(file, { flush: isSummed }));
      response.writeHead(201).end('{}');
    }
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
