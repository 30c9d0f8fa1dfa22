import { buffer } from 'node:stream/consumers';
import type { Instance } from '#model/instance';
import { HEAD_SIZE, typeOfBytes } from '#pkg/media';
import { isUnknown, mimeAndClass } from './mime.ts';
import type { VfsParts } from './parts.ts';
import type { StoredContent } from './store-content.ts';
import type { NewFile } from './types.ts';

/** What is said of a file, with the type that its bytes tell when neither its name nor the client knows one. */
export async function withSniffedMime(
  parts: VfsParts,
  instance: Instance,
  name: string,
  given: NewFile,
  { key, size }: StoredContent,
): Promise<NewFile> {
  if (given.encrypted || size === 0 || !isUnknown(mimeAndClass(name, given.mime))) return given;
  const end = Math.min(size, HEAD_SIZE) - 1;
  const mime = await typeOfBytes(await buffer(await parts.blobs.get(instance.prefix, key, { start: 0, end })));
  return mime === undefined ? given : { ...given, mime };
}
