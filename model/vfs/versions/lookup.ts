import { DOCTYPES, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { VfsParts } from '../parts.ts';
import type { Version } from './types.ts';

/** The old versions of a file, the oldest bytes first. Their number is bounded by the rules. */
export async function listVersions(parts: VfsParts, instance: Instance, fileId: string): Promise<Version[]> {
  const versions = await parts.versions(instance);
  // The ids of the versions of a file are between `<id>/` and `<id>0`: a slash is just before a zero.
  const { rows } = await versions.allDocs({ startKey: `${fileId}/`, endKey: `${fileId}0`, includeDocs: true });
  return rows.flatMap((row) => ('doc' in row && row.doc ? [toObject<Version>(row.doc)] : []));
}

/** Rejects with kind `not-found`. @param key what comes after the slash of its id */
export async function getVersion(parts: VfsParts, instance: Instance, fileId: string, key: string): Promise<Version> {
  await parts.versions(instance);
  try {
    return await parts.docs.get<Version>(instance, DOCTYPES.fileVersions, `${fileId}/${key}`);
  } catch (cause) {
    if (isKind(cause, 'not-found')) throw new AppError('not-found', 'The file has no such version', { cause });
    throw cause;
  }
}
