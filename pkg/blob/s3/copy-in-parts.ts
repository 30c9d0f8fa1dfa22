import { type CompletedPart, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import { inParts, type Store } from './multipart.ts';

/** Copies an object that is too large to be copied at once. @param source `bucket/key` @param part bytes copied at once */
export async function copyInParts(
  store: Store,
  source: string,
  key: string,
  size: number,
  part: number,
): Promise<void> {
  await inParts(store, key, async (upload) => {
    const parts: CompletedPart[] = [];
    for (let from = 0; from < size; from += part) {
      const PartNumber = parts.length + 1;
      const CopySourceRange = `bytes=${from}-${Math.min(from + part, size) - 1}`;
      const copied = await store.client.send(
        new UploadPartCopyCommand({ ...upload, PartNumber, CopySource: source, CopySourceRange }),
      );
      parts.push({ PartNumber, ETag: copied.CopyPartResult?.ETag });
    }
    return parts;
  });
}
