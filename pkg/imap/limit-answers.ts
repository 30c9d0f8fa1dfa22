import { Readable } from 'node:stream';
import type { ImapFlow } from 'imapflow';
import { AppError } from '#pkg/errors';

export const MB = 1_000_000;
/** In ms. */
const LOOK_EVERY = 100;

/**
 * Cuts the connection once that many bytes have come: the library bounds each answer of a server, and not how many of them come
 * before a command is done. @returns stops looking
 */
export function cutAfter(client: ImapFlow, bytes: number): () => void {
  const { received: before } = client.stats();
  const timer = setInterval(() => {
    if (client.stats().received - before > bytes) client.close();
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}

/** A command, to which a server may answer that many bytes. */
export async function withLimit<T>(client: ImapFlow, bytes: number, command: () => Promise<T>): Promise<T> {
  const stop = cutAfter(client, bytes);
  try {
    return await command();
  } finally {
    stop();
  }
}

/** The same bytes, which fail with kind `too-large` beyond the limit: a server may announce fewer than it sends. */
export function limitContent(content: Readable, maxBytes: number, onEnd: () => void): Readable {
  async function* limited() {
    let size = 0;
    try {
      for await (const chunk of content) {
        size += (chunk as Buffer).length;
        if (size > maxBytes) throw new AppError('too-large', 'The attachment is larger than announced');
        yield chunk as Buffer;
      }
    } finally {
      onEnd();
    }
  }
  return Readable.from(limited(), { objectMode: false });
}
