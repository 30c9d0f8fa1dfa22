import type { Readable } from 'node:stream';

export interface Cutter {
  /** The next piece, undefined at the end. It must be read whole before the next is asked. */
  next(): Promise<AsyncGenerator<Buffer> | undefined>;
  /** Why the content broke, if it did: the pieces end with the last byte that came. */
  failure(): unknown;
}

/** Cuts a content in pieces of a size, the last one smaller. A content that breaks is one that ends there. */
export function cutPieces(content: Readable, size: number, see: (chunk: Buffer) => void): Cutter {
  const chunks = content.iterator({ destroyOnReturn: false });
  let rest: Buffer | undefined;
  let failure: unknown;

  async function fill(): Promise<boolean> {
    while (rest === undefined || rest.length === 0) {
      const { done, value } = await chunks.next().catch((error: unknown) => {
        failure = error;
        return { done: true, value: undefined };
      });
      if (done) return false;
      rest = Buffer.isBuffer(value) ? value : Buffer.from(value as string);
      see(rest);
    }
    return true;
  }

  async function* piece(): AsyncGenerator<Buffer> {
    for (let left = size; left > 0 && (await fill()); ) {
      const part = (rest ?? Buffer.alloc(0)).subarray(0, left);
      rest = rest?.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  return { next: async () => ((await fill()) ? piece() : undefined), failure: () => failure };
}
