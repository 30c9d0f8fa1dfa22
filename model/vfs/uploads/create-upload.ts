import { randomBytes } from 'node:crypto';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { overQuota, spaceLeft } from '../disk-usage.ts';
import { asFile, getNode } from '../lookup.ts';
import { checkName } from '../names.ts';
import type { VfsParts } from '../parts.ts';
import { checkRev } from '../preconditions.ts';
import type { Author, NewFile } from '../types.ts';
import { checkPlace } from '../upload-file.ts';
import { finishUpload } from './finish-upload.ts';
import { allStates, hasExpired, toUpload, writeState } from './state.ts';
import { MAX_UPLOADS, UPLOAD_EXPIRY, type Upload, type UploadState, type UploadTarget } from './types.ts';

/** Begins an upload. What can be refused before the bytes come is refused now, and checked again at the end. */
export async function createUpload(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  target: UploadTarget,
  given: NewFile & { size: number },
  note: string,
): Promise<Upload> {
  const freed = await checkTarget(parts, instance, target);
  await checkRoom(parts, instance, given.size, freed);
  const id = randomBytes(16).toString('hex');
  const { md5, ...rest } = given;
  const state: UploadState = {
    author,
    target,
    given: { ...rest, ...(md5 && { md5: md5.toString('base64') }) },
    note,
    pieces: [],
    expiresAt: parts.now() + UPLOAD_EXPIRY,
  };
  await writeState(parts, instance, id, state);
  return given.size === 0 ? finishUpload(parts, instance, id) : toUpload(id, state);
}

/** @returns bytes that the upload replaces */
async function checkTarget(parts: VfsParts, instance: Instance, target: UploadTarget): Promise<number> {
  if ('fileId' in target) {
    const file = asFile(await getNode(parts, instance, target.fileId));
    checkRev(file, target.ifMatch);
    return Number(file.size);
  }
  checkName(target.name);
  await checkPlace(parts, instance, target);
  return 0;
}

/** Uploads under way count for what they will be. */
async function checkRoom(parts: VfsParts, instance: Instance, size: number, freed: number): Promise<void> {
  const all = await allStates(parts, instance);
  const pending = all.filter(([, state]) => state.fileId === undefined && !hasExpired(parts, state));
  if (pending.length >= MAX_UPLOADS) throw new AppError('too-many-requests', 'Too many uploads are under way');
  const announced = pending.reduce((sum, [, { given }]) => sum + given.size, 0);
  if (size + announced > (await spaceLeft(parts, instance, freed))) throw overQuota();
}
