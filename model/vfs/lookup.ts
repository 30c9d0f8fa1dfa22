import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { copiesOf } from './copies.ts';
import type { VfsParts } from './parts.ts';
import { notFound, readNode, withDefaults } from './read-node.ts';
import { type Directory, type File, type Node, ROOT_ID, TRASH_ID } from './types.ts';
import { CHILDREN } from './views.ts';

/** As it is now, its copies of what is above it too. */
export async function getNode(parts: VfsParts, instance: Instance, id: string): Promise<Node> {
  const copies = await copiesOf(parts, instance);
  return copies.right(await readNode(parts, instance, id));
}

/** Rejects with kind `not-found` for a file too: as a parent it does not exist. */
export async function getDirectory(parts: VfsParts, instance: Instance, id: string): Promise<Directory> {
  const node = await getNode(parts, instance, id);
  if (node.type !== 'directory') throw notFound();
  return node;
}

/** The directories above, from the nearest to the root. Follows `dir_id`, which alone is the truth. */
export async function ancestors(parts: VfsParts, instance: Instance, node: Node): Promise<Directory[]> {
  const found: Directory[] = [];
  const seen = new Set<string>();
  for (let id = node.dir_id; id !== '' && !seen.has(id); id = found.at(-1)?.dir_id ?? '') {
    seen.add(id);
    const node = await readNode(parts, instance, id);
    if (node.type !== 'directory') throw notFound();
    found.push(node);
  }
  return found;
}

export async function pathOf(parts: VfsParts, instance: Instance, node: Node): Promise<string> {
  return joinPath(node, await ancestors(parts, instance, node));
}

export function joinPath(node: Node, above: readonly Directory[]): string {
  const names = [...above.map(({ name }) => name).reverse(), node.name].filter((name) => name !== '');
  return `/${names.join('/')}`;
}

export function isInTrash(node: Node, above: readonly Directory[]): boolean {
  return node._id === TRASH_ID || above.some(({ _id }) => _id === TRASH_ID);
}

/** A directory that may be written in, with the ones above it. A missing or trashed one is kind `not-found`. */
export async function getParent(
  parts: VfsParts,
  instance: Instance,
  id: string,
): Promise<{ parent: Directory; above: Directory[] }> {
  const parent = await getDirectory(parts, instance, id);
  const above = await ancestors(parts, instance, parent);
  if (isInTrash(parent, above)) throw new AppError('not-found', 'The parent directory is in the trash');
  return { parent, above };
}

/** The child of that exact name, whatever its type. */
export async function childNamed(
  parts: VfsParts,
  instance: Instance,
  dirId: string,
  name: string,
): Promise<Node | undefined> {
  const files = await parts.files(instance);
  const keys = [
    [dirId, 'directory', name],
    [dirId, 'file', name],
  ];
  const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, {
    keys,
    reduce: false,
    positions: false,
    includeDocs: true,
  });
  for (const { doc } of rows) {
    // Strings that only differ in their Unicode form are equal for the collation, and two names for the owner.
    const node = doc && withDefaults(toObject<Node>(doc));
    if (node?.name === name && node.dir_id === dirId) return node;
  }
  return undefined;
}

/** Walks down by names, so that a path is right as soon as a directory is moved. */
export async function byNames(parts: VfsParts, instance: Instance, names: readonly string[]): Promise<Node> {
  const copies = await copiesOf(parts, instance);
  let node: Node = await readNode(parts, instance, ROOT_ID);
  for (const name of names) {
    const child = node.type === 'directory' && (await childNamed(parts, instance, node._id, name));
    if (!child) throw notFound();
    node = child;
  }
  return copies.right(node);
}

/** Id of the last directory on the way down that is there. */
export async function nearest(parts: VfsParts, instance: Instance, names: readonly string[]): Promise<string> {
  let id: string = ROOT_ID;
  for (const name of names) {
    const child = await childNamed(parts, instance, id, name);
    if (child?.type !== 'directory') return id;
    id = child._id;
  }
  return id;
}

export function asFile(node: Node): File {
  if (node.type !== 'file') throw new AppError('bad-request', 'it is a directory, not a file');
  return node;
}
