import { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { asFile, getNode } from '../lookup.ts';
import { overwriteFile } from '../overwrite-file.ts';
import type { VfsParts } from '../parts.ts';
import { isRefusal } from '../store-content.ts';
import type { File } from '../types.ts';
import { uploadFile } from '../upload-file.ts';
import { removePieces, removeUploadAlone } from './remove-upload.ts';
import { offsetOf, piecesContainer, readState, toUpload, writeState } from './state.ts';
import type { Upload, UploadState } from './types.ts';

/**
 * Makes the file of an upload whose bytes are all there; again: does nothing. A refusal (the name was taken meanwhile, the
 * quota, the sum) is for good, so the upload goes; after a failure the next request tries again.
 */
export async function finishUpload(parts: VfsParts, instance: Instance, id: string): Promise<Upload> {
  return parts.uploading(instance, id, async () => {
    const state = await readState(parts, instance, id);
    if (state.fileId !== undefined || offsetOf(state) < state.given.size) return toUpload(id, state);
    const file = await makeFile(parts, instance, id, state);
    const done: UploadState = { ...state, pieces: [], fileId: file._id };
    await writeState(parts, instance, id, done);
    await removePieces(parts, instance, state);
    return toUpload(id, done);
  });
}

async function makeFile(parts: VfsParts, instance: Instance, id: string, state: UploadState): Promise<File> {
  const { target, author } = state;
  const { given } = toUpload(id, state);
  // A failure of the store must be told from a content that breaks, which is all that its reader sees.
  let failure: unknown;
  const bytes = bytesOf(parts, instance, state, (error) => {
    failure = error;
  });
  const content = Readable.from(bytes, { objectMode: false });
  try {
    if ('fileId' in target) {
      const { fileId, ifMatch } = target;
      return await overwriteFile(parts, instance, author, fileId, given, content, { ifMatch });
    }
    // The file has the id of its upload: if it is there, a process died between the two.
    const made = await found(parts, instance, id);
    return made ?? (await uploadFile(parts, instance, author, target, { ...given, id }, content));
  } catch (error) {
    const cause = failure ?? error;
    if (isRefusal(cause)) await removeUploadAlone(parts, instance, id, state);
    throw cause;
  } finally {
    content.destroy();
  }
}

async function* bytesOf(
  parts: VfsParts,
  instance: Instance,
  { pieces }: UploadState,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    for (const { key } of pieces) yield* await parts.blobs.get(piecesContainer(instance), key);
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

async function found(parts: VfsParts, instance: Instance, id: string): Promise<File | undefined> {
  try {
    return asFile(await getNode(parts, instance, id));
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
