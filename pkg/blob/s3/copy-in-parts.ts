import { type CompletedPart, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import { inParts, type Store } from './multipart.ts';

const GIB = 1024 ** 3;
/** Bytes that a server copies at once. */
export const MAX_COPY = 5 * GIB;

/** Copies an object that is too large to be copied at once. @param source `bucket/key` */
export async function copyInParts(store: Store, source: string, key: string, size: number): Promise<void> {
  await inParts(store, key, async (upload) => {
    const parts: CompletedPart[] = [];
    for (let from = 0; from < size; from += GIB) {
      const PartNumber = parts.length + 1;
      const CopySourceRange = `bytes=${from}-${Math.min(from + GIB, size) - 1}`;
      const copied = await store.client.send(
        new UploadPartCopyCommand({ ...upload, PartNumber, CopySource: source, CopySourceRange }),
      );
      parts.push({ PartNumber, ETag: copied.CopyPartResult?.ETag });
    }
    return parts;
  });
}
