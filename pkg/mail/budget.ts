import { Readable } from 'node:stream';

export interface Budget {
  /** A stream that is opened when it is first read, and that counts. */
  spend(open: () => Readable): Readable;
  /** Aborted, with the error as its reason, when one of the streams fails or when they are longer than allowed. */
  readonly failure: AbortSignal;
}

/**
 * Streams that share a number of bytes.
 * @param tooMuch makes the error
 */
export function createBudget(bytes: number, tooMuch: () => Error): Budget {
  const failure = new AbortController();
  let left = bytes;
  async function* read(open: () => Readable): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of open()) {
        const part = Buffer.from(chunk);
        left -= part.length;
        if (left < 0) throw tooMuch();
        yield part;
      }
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  }
  return { spend: (open) => Readable.from(read(open), { objectMode: false }), failure: failure.signal };
}
