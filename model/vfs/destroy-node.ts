import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { Json } from '#pkg/json';
import { freeBytesAlone } from './free-bytes.ts';
import { ancestors, isInTrash } from './lookup.ts';
import type { Files, VfsParts } from './parts.ts';
import { getChangeable } from './preconditions.ts';
import { type Node, TRASH_ID } from './types.ts';
import { forgetVersions } from './versions/delete-versions.ts';
import { CHILDREN } from './views.ts';

const BATCH = 200;

/** Destroys something of the trash for ever. Elsewhere: kind `bad-request`. */
export async function destroyNode(parts: VfsParts, instance: Instance, id: string, ifMatch?: string): Promise<void> {
  const files = await parts.files(instance);
  const { type } = await inTrash(parts, instance, id, ifMatch);
  if (type === 'directory') await destroyChildren(parts, instance, files, id);
  // Looked at again once alone: somebody else may have restored or destroyed it meanwhile.
  await parts.alone(instance, async () =>
    destroyAll(parts, instance, files, [await inTrash(parts, instance, id, ifMatch)]),
  );
}

async function inTrash(parts: VfsParts, instance: Instance, id: string, ifMatch: string | undefined): Promise<Node> {
  const node = await getChangeable(parts, instance, id, ifMatch);
  if (isInTrash(node, await ancestors(parts, instance, node))) return node;
  throw new AppError('bad-request', 'File or directory is not in the trash');
}

export async function emptyTrash(parts: VfsParts, instance: Instance): Promise<void> {
  await destroyChildren(parts, instance, await parts.files(instance), TRASH_ID);
}

/** From the leaves up, so that a process that dies half-way leaves a tree, smaller. */
async function destroyChildren(parts: VfsParts, instance: Instance, files: Files, dirId: string): Promise<void> {
  const options = { startKey: [dirId], endKey: [dirId, {}], reduce: false, includeDocs: true, limit: BATCH };
  for (;;) {
    const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, options);
    const nodes = rows.flatMap(({ doc }) => (doc ? [toObject<Node>(doc)] : []));
    if (nodes.length === 0) return;
    for (const { type, _id } of nodes) if (type === 'directory') await destroyChildren(parts, instance, files, _id);
    await parts.alone(instance, () => destroyAll(parts, instance, files, nodes));
  }
}

/** Documents first: bytes that nobody names are only lost space, a document without bytes is a lost file. */
async function destroyAll(parts: VfsParts, instance: Instance, files: Files, nodes: readonly Node[]): Promise<void> {
  const body = Json.of({});
  const ids = nodes.flatMap(({ type, _id }) => (type === 'file' ? [_id] : []));
  const keys = await forgetVersions(parts, instance, ids);
  const results = await files.bulkDocs(nodes.map(({ _id, _rev }) => ({ id: _id, rev: _rev, deleted: true, body })));
  for (const [i, node] of nodes.entries()) {
    if (!results[i]?.ok || node.type !== 'file') continue;
    keys.push(node.internal_vfs_id);
    parts.hooks.contentGone?.(instance, node);
  }
  await freeBytesAlone(parts, instance, keys);
}
