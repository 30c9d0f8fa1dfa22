import { createHash } from 'node:crypto';
import type { BlobInfo, ContentReader } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import type { SwiftRequests } from './requests.ts';

/** Stores bytes with their sum: the server refuses them when they were changed on the way. */
export async function putBytes(requests: SwiftRequests, path: readonly string[], body: Buffer): Promise<void> {
  const headers = { ETag: createHash('md5').update(body).digest('hex') };
  await requests.run({ method: 'PUT', path, headers, body });
}

/**
 * Stores the next bytes of a content, `max` at most, as they come. The server says the sum of what it got, and an object
 * that has another one goes.
 */
export async function putStream(
  requests: SwiftRequests,
  path: readonly string[],
  reader: ContentReader,
  max: number,
): Promise<BlobInfo> {
  const hash = createHash('md5');
  let size = 0;
  async function* bytes(): AsyncGenerator<Buffer> {
    for (let chunk = await reader.next(); chunk; chunk = await reader.next()) {
      const part = chunk.subarray(0, max - size);
      if (part.length < chunk.length) reader.unread(chunk.subarray(part.length));
      hash.update(part);
      size += part.length;
      yield part;
      if (size === max) return;
    }
  }
  const { headers } = await requests.run({ method: 'PUT', path, body: bytes() });
  const md5 = hash.digest();
  if (headers.etag?.replaceAll('"', '') === md5.toString('hex')) return { size, md5 };
  await requests.run({ method: 'DELETE', path });
  throw new AppError('unavailable', 'the content was changed on its way to the storage');
}
