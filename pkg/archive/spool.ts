import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#pkg/errors';
import { makeTempFolder } from '#pkg/temp-folder';

/** A stream that was written to a temporary file, which goes with it. */
export interface Spooled extends AsyncDisposable {
  readonly file: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
}

/**
 * @param limit bytes: a longer stream is kind `too-large` as soon as it is seen, and leaves no trace
 * @param onBytes told how many have come so far, after each piece
 */
export async function spool(
  content: Readable,
  limit: number,
  onBytes: (count: number) => void = () => undefined,
): Promise<Spooled> {
  const folder = await makeTempFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'content');
  const hash = createHash('sha256');
  let size = 0;
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw new AppError('too-large', 'The package is too big');
      hash.update(chunk);
      onBytes(size);
      yield chunk;
    }
  }
  try {
    await pipeline(content, counted, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return { file, sha256: hash.digest('hex'), [Symbol.asyncDispose]: remove };
}
