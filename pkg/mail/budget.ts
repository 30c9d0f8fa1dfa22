import { Readable } from 'node:stream';

/**
 * Streams that share a number of bytes; the one that goes beyond it fails. They are opened when they are first read.
 * @param tooMuch makes the error
 */
export function createBudget(bytes: number, tooMuch: () => Error): (open: () => Readable) => Readable {
  let left = bytes;
  async function* read(open: () => Readable): AsyncGenerator<Buffer> {
    for await (const chunk of open()) {
      const part = Buffer.from(chunk);
      left -= part.length;
      if (left < 0) throw tooMuch();
      yield part;
    }
  }
  return (open) => Readable.from(read(open), { objectMode: false });
}
