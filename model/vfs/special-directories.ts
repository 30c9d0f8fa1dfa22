import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound } from '#pkg/errors';
import { freeName } from './free-name.ts';
import { ancestors, getDirectory, isInTrash } from './lookup.ts';
import { newCozyMetadata } from './metadata.ts';
import type { VfsParts } from './parts.ts';
import { restoreNode } from './restore-node.ts';
import { type Author, type Directory, type DirectoryDoc, ROOT_ID } from './types.ts';

/** Directories that are made when they are first needed, and known by their ids whatever their names become. */
const SPECIAL = {
  'io.cozy.files.shared-with-me-dir': { en: 'Shared with me', fr: 'Partages reçus' },
  'io.cozy.files.no-longer-shared-dir': { en: 'No longer shared', fr: 'Anciens partages' },
  'io.cozy.files.shared-drives-dir': { en: 'Shared drives', fr: 'Drives partagés' },
} as const satisfies Record<string, Record<Instance['locale'], string>>;

export type SpecialId = keyof typeof SPECIAL;

/** The directory, made in the root when it is not there, and taken out of the trash when it is in it. */
export async function ensureSpecialDirectory(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: SpecialId,
): Promise<Directory> {
  const there = (await find(parts, instance, id)) ?? (await make(parts, instance, author, id));
  if (!isInTrash(there, await ancestors(parts, instance, there))) return there;
  await restoreNode(parts, instance, author, id);
  return getDirectory(parts, instance, id);
}

async function find(parts: VfsParts, instance: Instance, id: SpecialId): Promise<Directory | undefined> {
  return ifFound(getDirectory(parts, instance, id));
}

function make(parts: VfsParts, instance: Instance, author: Author, id: SpecialId): Promise<Directory> {
  return parts.alone(instance, async () => {
    const meanwhile = await find(parts, instance, id);
    if (meanwhile) return meanwhile;
    const at = new Date(parts.now()).toISOString();
    const wanted = SPECIAL[id][instance.locale];
    const name = await freeName(parts, instance, ROOT_ID, { name: wanted, type: 'directory' });
    return parts.docs.create<DirectoryDoc>(instance, DOCTYPES.files, {
      _id: id,
      type: 'directory',
      name,
      dir_id: ROOT_ID,
      path: `/${name}`,
      created_at: at,
      updated_at: at,
      tags: [],
      cozyMetadata: newCozyMetadata(author, at, {}, false),
    });
  });
}
