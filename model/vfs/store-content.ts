import type { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import type { BlobInfo } from '#pkg/blob';
import { AppError, isKind } from '#pkg/errors';
import { keyTime, newBlobKey, UPLOAD_AGE } from './blob-key.ts';
import { overQuota } from './disk-usage.ts';
import type { VfsParts } from './parts.ts';
import type { File, NewFile } from './types.ts';

export interface StoredContent extends BlobInfo {
  key: string;
}

/** What is stored: the bytes that come, or those that a key holds already, with the size and sum that its document says. */
export type Content = Readable | (BlobInfo & { copyOf: string });

/** The content of a file, to be copied. */
export function contentOf({ internal_vfs_id, size, md5sum }: File): Content {
  return { copyOf: internal_vfs_id, size: Number(size), md5: Buffer.from(md5sum, 'base64') };
}

/**
 * Streams a content under a key of its own, then lets `commit` write the document that names it.
 *
 * The order that keeps index and bytes in agreement, whenever the process dies:
 * 1. bytes first: a document names a key only once every byte under it is durable;
 * 2. never twice: a key is written once, so no document ever names half of the old and half of the new bytes;
 * 3. documents first when something goes: bytes are deleted once no document names them any more.
 * What can be left is bytes that nobody names: `collectOrphans` finds them.
 * @param space bytes that may be stored
 */
export async function storeContent<T>(
  parts: VfsParts,
  instance: Instance,
  content: Content,
  expected: Pick<NewFile, 'size' | 'md5'>,
  { space, commit }: { space: number; commit: (stored: StoredContent) => Promise<T> },
): Promise<T> {
  if (expected.size !== undefined && expected.size > space) throw overQuota();
  const key = newBlobKey(parts.now());
  const stored = { key, ...(await put(parts, instance, key, content, expected.size, space)) };
  try {
    checkContent(stored, expected);
    // So late, it may have been taken for one that nobody will name.
    if (parts.now() - keyTime(key) >= UPLOAD_AGE) await parts.blobs.size(instance.prefix, key);
    return await commit(stored);
  } catch (error) {
    // When the store itself fails, the document may have been written all the same: better lost space than a lost file.
    if (isRefusal(error)) await parts.blobs.delete(instance.prefix, key);
    throw error;
  }
}

async function put(
  parts: VfsParts,
  instance: Instance,
  key: string,
  content: Content,
  announced: number | undefined,
  space: number,
): Promise<BlobInfo> {
  if ('copyOf' in content) return copy(parts, instance, key, content);
  // Those that will not fit are refused at their ends: until then there may be twice as much.
  const coming = parts.underWay.begin(instance.prefix, { space: 2 * space });
  let refusal: AppError | undefined;
  const onBytes = (bytes: number) => {
    if (coming.take(bytes)) return;
    refusal = overQuota();
    throw refusal;
  };
  try {
    return await parts.blobs.put(instance.prefix, key, content, { limit: announced ?? space, onBytes });
  } catch (cause) {
    if (refusal) throw refusal;
    if (isKind(cause, 'too-large')) throw announced === undefined ? overQuota() : wrongSize();
    // The client went away, or its body is not what its headers say: no failure of ours.
    if (content.destroyed && !content.readableEnded)
      throw new AppError('precondition-failed', 'The content was cut', { cause });
    throw cause;
  } finally {
    coming.end();
  }
}

/** No byte comes here, so only the size can be looked at. */
async function copy(
  parts: VfsParts,
  instance: Instance,
  key: string,
  { copyOf, size, md5 }: BlobInfo & { copyOf: string },
): Promise<BlobInfo> {
  await parts.blobs.copy(instance.prefix, copyOf, key);
  if ((await parts.blobs.size(instance.prefix, key)) === size) return { size, md5 };
  await parts.blobs.delete(instance.prefix, key);
  throw new AppError('internal', 'the bytes to copy are not those that the index names');
}

function checkContent({ size, md5 }: BlobInfo, expected: Pick<NewFile, 'size' | 'md5'>): void {
  if (expected.size !== undefined && expected.size !== size) throw wrongSize();
  if (expected.md5 && !expected.md5.equals(md5)) {
    const parameter = 'Content-MD5';
    throw new AppError('precondition-failed', 'The content has another MD5 sum than announced', { parameter });
  }
}

function wrongSize(): AppError {
  const parameter = 'Content-Length';
  return new AppError('precondition-failed', 'The content has another length than announced', { parameter });
}

/** True when trying again would end in the same way. */
export function isRefusal(error: unknown): boolean {
  return error instanceof AppError && !isKind(error, 'internal', 'bad-gateway', 'unavailable', 'too-many-requests');
}
