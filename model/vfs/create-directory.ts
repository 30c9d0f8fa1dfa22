import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { newDates } from './dates.ts';
import { childNamed, getParent, joinPath } from './lookup.ts';
import { newCozyMetadata } from './metadata.ts';
import { checkDepth, checkName, namesOf, nameTaken } from './names.ts';
import type { VfsParts } from './parts.ts';
import { notFound } from './read-node.ts';
import { type Author, type Directory, type DirectoryDoc, type NewNode, type Place, ROOT_ID } from './types.ts';

export async function createDirectory(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  place: Place,
  given: NewNode = {},
): Promise<Directory> {
  checkName(place.name);
  await parts.files(instance);
  return parts.beside(instance, place, () => createAlone(parts, instance, author, place, given));
}

/** Makes a directory by its path; with `recursive`, also those above it, and one that is there already is fine. */
export async function createDirectoryAt(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  path: string,
  { recursive = false, ...given }: NewNode & { recursive?: boolean } = {},
): Promise<Directory> {
  const names = namesOf(path);
  if (names.length === 0) throw nameTaken();
  await parts.files(instance);
  return parts.alone(instance, () => createPathAlone(parts, instance, author, names, { recursive, ...given }));
}

/** The caller holds the lock of the tree. */
export async function createPathAlone(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  names: readonly string[],
  { recursive = false, ...given }: NewNode & { recursive?: boolean },
): Promise<Directory> {
  let dirId: string = ROOT_ID;
  let made: Directory | undefined;
  for (const [i, name] of names.entries()) {
    const isLast = i === names.length - 1;
    const there = await childNamed(parts, instance, dirId, name);
    if (there && (there.type === 'file' || (isLast && !recursive))) throw nameTaken();
    if (!there && !isLast && !recursive) throw notFound();
    made =
      there?.type === 'directory'
        ? there
        : await createAlone(parts, instance, author, { dirId, name }, isLast ? given : {});
    dirId = made._id;
  }
  if (!made) throw nameTaken();
  return made;
}

async function createAlone(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  { dirId, name }: Place,
  given: NewNode,
): Promise<Directory> {
  const { parent, above } = await getParent(parts, instance, dirId);
  checkDepth(above.length + 1);
  if (await childNamed(parts, instance, dirId, name)) throw nameTaken();
  const at = new Date(parts.now()).toISOString();
  const parentPath = joinPath(parent, above);
  return parts.docs.create<DirectoryDoc>(instance, DOCTYPES.files, {
    ...(given.id && { _id: given.id }),
    type: 'directory',
    name,
    dir_id: dirId,
    ...newDates(parts.now(), given.createdAt, given.updatedAt),
    tags: [...new Set(given.tags)],
    path: parentPath === '/' ? `/${name}` : `${parentPath}/${name}`,
    ...(given.references && { referenced_by: [...given.references] }),
    ...(given.metadata && { metadata: given.metadata }),
    cozyMetadata: newCozyMetadata(author, at, given, false),
  });
}
