import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#pkg/errors';

/** Decoders seek, and some are other programs: they need a file. Rejects with kind `too-large` beyond the limit, in bytes. */
export async function spool(content: Readable, path: string, limit: number): Promise<void> {
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new AppError('too-large', 'The file is too large to be looked at') : null, chunk);
    },
  });
  await pipeline(content, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}
