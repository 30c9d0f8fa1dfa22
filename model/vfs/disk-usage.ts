import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { VfsParts } from './parts.ts';
import type { DiskUsage } from './types.ts';
import { USAGE, VERSION_SIZES } from './views.ts';

export async function diskUsage(parts: VfsParts, instance: Instance): Promise<DiskUsage> {
  const files = await parts.files(instance);
  const { rows } = await files.view(USAGE.ddoc, USAGE.name, { group: true });
  const bytes = (trashed: boolean) => Number(rows.find(({ key }) => key === trashed)?.value ?? 0);
  return { files: bytes(false) + bytes(true), trash: bytes(true), versions: await versionBytes(parts, instance) };
}

async function versionBytes(parts: VfsParts, instance: Instance): Promise<number> {
  const versions = await parts.versions(instance);
  const { rows } = await versions.view(VERSION_SIZES.ddoc, VERSION_SIZES.name);
  return Number(rows[0]?.value ?? 0);
}

/**
 * Bytes that may still be stored, Infinity without a quota.
 * @param freed size of what is about to be replaced
 */
export async function spaceLeft(parts: VfsParts, instance: Instance, freed = 0): Promise<number> {
  if (instance.disk_quota === undefined) return Number.POSITIVE_INFINITY;
  const { files, versions } = await diskUsage(parts, instance);
  return instance.disk_quota - files - versions + freed;
}

/** Parts of the quota that are left when the owner is warned. */
const LAST_PARTS = [0.1, 0.01];

/** Warns the owner when a write goes below one of the last parts of the quota. @param before and after: bytes left */
export function warnOfQuota({ hooks }: VfsParts, instance: Instance, before: number, after: number): void {
  const limits = LAST_PARTS.map((part) => (instance.disk_quota ?? 0) * part);
  if (limits.some((last) => before > last && after <= last)) hooks.quotaNearlyReached?.(instance);
}

export function overQuota(): AppError {
  return new AppError('too-large', 'The file is too big and exceeds the disk quota');
}
