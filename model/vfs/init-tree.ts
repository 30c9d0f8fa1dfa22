import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { newCozyMetadata } from './metadata.ts';
import type { VfsParts } from './parts.ts';
import {
  type Author,
  type DirectoryDoc,
  type FirstFolder,
  type Reference,
  ROOT_ID,
  TRASH_ID,
  TRASH_PATH,
} from './types.ts';

interface Folder {
  kind: FirstFolder;
  name: string;
  references?: Reference[];
}

const ADMINISTRATIVE: Reference[] = [{ type: 'io.cozy.apps', id: 'io.cozy.apps/administrative' }];

const FOLDERS: Record<Instance['locale'], readonly Folder[]> = {
  en: [
    { kind: 'administrative', name: 'Administrative', references: ADMINISTRATIVE },
    { kind: 'photos', name: 'Photos' },
  ],
  fr: [
    { kind: 'administrative', name: 'Administratif', references: ADMINISTRATIVE },
    { kind: 'photos', name: 'Photos' },
  ],
};

/** The root, the trash, and the first folders in the language of the owner. Again: completes what is missing. */
export async function initTree(parts: VfsParts, instance: Instance, author: Author): Promise<void> {
  await parts.files(instance);
  const at = new Date(parts.now()).toISOString();
  const dates = { created_at: at, updated_at: at, tags: [] };
  const isNew = await create(parts, instance, ROOT_ID, {
    type: 'directory',
    name: '',
    dir_id: '',
    path: '/',
    ...dates,
  });
  const trash = { type: 'directory', name: TRASH_PATH.slice(1), dir_id: ROOT_ID, path: TRASH_PATH, ...dates } as const;
  await create(parts, instance, TRASH_ID, trash);
  if (!isNew) return;
  for (const { kind, name, references } of FOLDERS[instance.locale] ?? FOLDERS.en) {
    if (!parts.hasFirstFolder(instance, kind)) continue;
    await parts.docs.create<DirectoryDoc>(instance, DOCTYPES.files, {
      type: 'directory',
      name,
      dir_id: ROOT_ID,
      path: `/${name}`,
      ...dates,
      ...(references && { referenced_by: references }),
      cozyMetadata: newCozyMetadata(author, at, {}, false),
    });
  }
}

/** @returns false when it is there already */
async function create(parts: VfsParts, instance: Instance, _id: string, doc: DirectoryDoc): Promise<boolean> {
  try {
    await parts.docs.create(instance, DOCTYPES.files, { _id, ...doc });
    return true;
  } catch (error) {
    if (isKind(error, 'conflict')) return false;
    throw error;
  }
}
