import { ReadStream } from 'node:fs';
import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Gives the memory of a chunk back at once, when nobody looks at it any more. Left to the collector, the chunks of a large
 * file pile up to a hundred megabytes, and it goes through the whole heap every 20 MB to find them: as much work again as
 * moving them.
 * @param content the stream that gave it: only of one that makes a buffer for each chunk, and has no other reader
 */
export function giveBack(content: Readable, chunk: Uint8Array): void {
  const { buffer } = chunk;
  const isFresh = content instanceof IncomingMessage || content instanceof ReadStream;
  if (!isFresh || content.listenerCount('data') > 1) return;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0);
}
