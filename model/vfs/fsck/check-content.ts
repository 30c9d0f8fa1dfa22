import { createHash } from 'node:crypto';
import { DOCTYPES, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';
import type { VfsParts } from '../parts.ts';
import type { File, Node } from '../types.ts';
import type { Version } from '../versions/types.ts';
import type { Content, Finding } from './types.ts';

type Owner = File | Version;

/** The documents against the bytes that they name, which are all read. */
export async function* checkContent(parts: VfsParts, instance: Instance, repair: boolean): AsyncGenerator<Finding> {
  for await (const node of parts.docs.all<Node>(instance, DOCTYPES.files)) {
    if (node.type === 'file') yield* await check(parts, instance, DOCTYPES.files, node, repair);
  }
  for await (const version of parts.docs.all<Version>(instance, DOCTYPES.fileVersions)) {
    yield* await check(parts, instance, DOCTYPES.fileVersions, version, repair);
  }
}

async function check(
  parts: VfsParts,
  instance: Instance,
  doctype: string,
  owner: Owner,
  repair: boolean,
): Promise<Finding[]> {
  const found = await contentOf(parts, instance, owner.internal_vfs_id);
  if (typeof found === 'object' && isSame(owner, found)) return [];
  return parts.alone(instance, async () => {
    // It may have been replaced or destroyed meanwhile.
    const now = await current(parts, instance, doctype, owner._id);
    const isRight = typeof found === 'object' && now && isSame(now, found);
    if (now?.internal_vfs_id !== owner.internal_vfs_id || isRight) return [];
    const { size, md5sum } = now;
    const named = { id: now._id, ...('name' in now && { name: now.name }), key: now.internal_vfs_id };
    const repaired = repair && (await correct(parts, instance, doctype, now, found));
    const outcome = repair ? { repaired } : {};
    if (typeof found === 'string') return [{ type: found, ...named, ...outcome }];
    return [{ type: 'wrong_content', ...named, said: { size, md5sum }, found, ...outcome }];
  });
}

async function correct(
  parts: VfsParts,
  instance: Instance,
  doctype: string,
  owner: Owner,
  found: Content | 'missing_bytes' | 'unreadable_bytes',
): Promise<boolean> {
  if (found === 'unreadable_bytes') return false;
  if (found !== 'missing_bytes') await parts.docs.update<Owner>(instance, doctype, { ...owner, ...found }, owner);
  else if (doctype === DOCTYPES.fileVersions) await parts.docs.delete(instance, doctype, owner);
  else return false;
  return true;
}

/** A failure while the store answers, twice, is of these bytes: a disk that ages, a part of a large object that is gone. */
async function contentOf(
  parts: VfsParts,
  instance: Instance,
  key: string,
): Promise<Content | 'missing_bytes' | 'unreadable_bytes'> {
  for (let tries = 1; ; tries++) {
    try {
      return await readWhole(parts, instance, key);
    } catch (error) {
      if (isKind(error, 'not-found')) return 'missing_bytes';
      await parts.blobs.ping();
      if (tries === 2) return 'unreadable_bytes';
    }
  }
}

async function readWhole(parts: VfsParts, instance: Instance, key: string): Promise<Content> {
  const hash = createHash('md5');
  let size = 0;
  for await (const chunk of await parts.blobs.get(instance.prefix, key)) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    size += bytes.length;
  }
  return { size: String(size), md5sum: hash.digest('base64') };
}

async function current(
  parts: VfsParts,
  instance: Instance,
  doctype: string,
  id: string,
): Promise<StoredObject<Owner> | undefined> {
  return ifFound(parts.docs.get<Owner>(instance, doctype, id));
}

function isSame(said: Content, found: Content): boolean {
  return said.size === found.size && said.md5sum === found.md5sum;
}
