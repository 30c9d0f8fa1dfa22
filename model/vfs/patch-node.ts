import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { checkDates } from './dates.ts';
import { ancestors, childNamed, getParent, isInTrash, joinPath } from './lookup.ts';
import { touchedCozyMetadata } from './metadata.ts';
import { extensionOf, mimeAndClass } from './mime.ts';
import { checkDepth, checkName, nameTaken } from './names.ts';
import type { VfsParts } from './parts.ts';
import { getChangeable } from './preconditions.ts';
import { moving } from './settle.ts';
import type { Author, Node, NodeChanges } from './types.ts';

/**
 * Renames, moves, and changes what is said of a file or directory. Refusals: `conflict` (the name is taken),
 * `precondition-failed` (`If-Match`, or `dir-id` when a directory would go inside itself), `not-found` (no such parent),
 * `bad-request` (it is in the trash), `unprocessable` (name, dates, depth).
 */
export async function patchNode(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  changes: NodeChanges,
  ifMatch?: string,
): Promise<Node> {
  if (changes.name !== undefined) checkName(changes.name);
  return moving(parts, instance, async (note) => {
    const old = await getChangeable(parts, instance, id, ifMatch);
    const moved = await move(parts, instance, old, changes);
    const node = change(parts, author, moved, old, changes);
    checkDates(node.created_at, node.updated_at);
    if (moved !== old) await note(old, false);
    return parts.docs.update<Node>(instance, DOCTYPES.files, node, old);
  });
}

async function move(parts: VfsParts, instance: Instance, old: Node, changes: NodeChanges): Promise<Node> {
  const { name = old.name, dirId = old.dir_id } = changes;
  if (name === old.name && dirId === old.dir_id) return old;
  if (isInTrash(old, await ancestors(parts, instance, old))) {
    throw new AppError('bad-request', 'File or directory is in the trash');
  }
  const { parent, above } = await getParent(parts, instance, dirId);
  if (parent._id === old._id || above.some(({ _id }) => _id === old._id)) {
    throw new AppError('precondition-failed', 'A directory cannot be moved inside itself', { parameter: 'dir-id' });
  }
  checkDepth(above.length + 1);
  const there = await childNamed(parts, instance, dirId, name);
  if (there && there._id !== old._id) throw nameTaken();
  const moved = { ...old, name, dir_id: dirId };
  if (moved.type === 'directory') return { ...moved, path: joinPath(moved, [parent, ...above]) };
  return extensionOf(name) === extensionOf(old.name) ? moved : { ...moved, ...mimeAndClass(name) };
}

function change(parts: VfsParts, author: Author, node: Node, old: Node, changes: NodeChanges): Node {
  const { tags, createdAt, updatedAt, executable, encrypted, metadata, favorite } = changes;
  const at = new Date(parts.now()).toISOString();
  const cozyMetadata: JsonObject = touchedCozyMetadata(old.cozyMetadata, author, at);
  if (favorite === true) cozyMetadata['favorite'] = true;
  if (favorite === false) delete cozyMetadata['favorite'];
  const common = {
    ...(tags && { tags: [...new Set(tags)] }),
    ...(createdAt !== undefined && { created_at: createdAt }),
    ...(updatedAt !== undefined && { updated_at: updatedAt }),
    ...(metadata && { metadata }),
    cozyMetadata,
  };
  if (node.type === 'directory') return { ...node, ...common };
  return {
    ...node,
    ...common,
    ...(executable !== undefined && { executable }),
    ...(encrypted !== undefined && { encrypted }),
    ...(changes.class !== undefined && { class: changes.class }),
  };
}
