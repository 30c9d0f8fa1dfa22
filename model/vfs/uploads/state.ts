import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { Json } from '#pkg/json';
import type { VfsParts } from '../parts.ts';
import type { Upload, UploadState } from './types.ts';

const PREFIX = 'upload-';

/** Where the pieces are: apart from the files, so that neither is taken for the other. */
export function piecesContainer({ prefix }: Instance): string {
  return `${prefix}-uploads`;
}

/** Rejects with kind `not-found`, or `gone` when it has expired. */
export async function readState(parts: VfsParts, instance: Instance, id: string): Promise<UploadState> {
  const state = await findState(parts, instance, id);
  if (!state) throw new AppError('not-found', 'There is no such upload');
  if (hasExpired(parts, state)) throw new AppError('gone', 'The upload has expired');
  return state;
}

/** Also one that has expired. */
export async function findState(parts: VfsParts, instance: Instance, id: string): Promise<UploadState | undefined> {
  await parts.files(instance);
  try {
    return (await parts.pending(instance).getLocal(PREFIX + id)).body.value as unknown as UploadState;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

export function hasExpired({ now }: VfsParts, { expiresAt }: UploadState): boolean {
  return expiresAt <= now();
}

export async function writeState(parts: VfsParts, instance: Instance, id: string, state: UploadState): Promise<void> {
  await parts.files(instance);
  await parts.pending(instance).putLocal(PREFIX + id, Json.of(state));
}

export async function removeState(parts: VfsParts, instance: Instance, id: string): Promise<void> {
  await parts.files(instance);
  try {
    await parts.pending(instance).removeLocal(PREFIX + id);
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
}

/** Every upload of an instance, also those that have expired: they are few. */
export async function allStates(parts: VfsParts, instance: Instance): Promise<[id: string, state: UploadState][]> {
  await parts.files(instance);
  const range = { startKey: `_local/${PREFIX}`, endKey: `_local/${PREFIX}~`, includeDocs: true };
  const { rows } = await parts.pending(instance).localDocs(range);
  return rows.flatMap((row) =>
    'doc' in row && row.doc
      ? [[row.id.slice(`_local/${PREFIX}`.length), row.doc.body.value as unknown as UploadState]]
      : [],
  );
}

export function offsetOf({ pieces, fileId, given }: UploadState): number {
  return fileId === undefined ? pieces.reduce((sum, { size }) => sum + size, 0) : given.size;
}

export function toUpload(id: string, state: UploadState): Upload {
  const { author: _author, pieces: _pieces, given, ...shown } = state;
  const { md5, ...rest } = given;
  const sum = md5 === undefined ? {} : { md5: Buffer.from(md5, 'base64') };
  return { id, ...shown, given: { ...rest, ...sum }, offset: offsetOf(state) };
}
