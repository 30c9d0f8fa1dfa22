import { randomUUID } from 'node:crypto';
import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { DocWrite } from '#pkg/couch';
import { isKind } from '#pkg/errors';
import { Json } from '#pkg/json';
import { ancestors, getNode, isInTrash, joinPath } from './lookup.ts';
import type { Files, VfsParts } from './parts.ts';
import type { Node } from './types.ts';
import { CHILDREN } from './views.ts';

const PREFIX = 'settle-';
/** Small enough that the others are not kept waiting. */
const BATCH = 100;

/**
 * Runs alone among the writers of a tree, for a move.
 *
 * Directories keep a copy of their path, and files whether they are in the trash: both follow from the chain of `dir_id`,
 * and must be rewritten below a directory that moves. The move itself is one document. Before it is written, `note` writes
 * down the directory in a local document, removed once its tree is settled, so that a killed process's work is done by the
 * next one. Neither the lock is held nor does the caller wait while a large tree is settled: whatever is read or created
 * meanwhile takes its path from the chain.
 */
export async function moving<T>(
  parts: VfsParts,
  instance: Instance,
  work: (note: (node: Node) => Promise<void>) => Promise<T>,
): Promise<T> {
  const files = await parts.files(instance);
  let settle: (() => Promise<void>) | undefined;
  const note = async ({ type, _id: dirId }: Node) => {
    if (type !== 'directory') return;
    const local = PREFIX + randomUUID();
    await parts.pending(instance).putLocal(local, Json.of({ dir_id: dirId }));
    settle = async () => {
      await parts.settling(instance, () => settleTree(parts, instance, files, dirId));
      await parts.pending(instance).removeLocal(local);
    };
  };
  try {
    return await parts.alone(instance, () => work(note));
  } finally {
    if (settle) await parts.settlings.begin(instance, settle);
  }
}

/** Settles what a killed process noted. */
export async function settleNoted(parts: VfsParts, instance: Instance, files: Files): Promise<void> {
  const { rows } = await parts
    .pending(instance)
    .localDocs({ startKey: `_local/${PREFIX}`, endKey: `_local/${PREFIX}~` });
  for (const row of rows) {
    if (!('id' in row)) continue;
    const note = row.id.replace('_local/', '');
    const { dir_id: dirId } = (await parts.pending(instance).getLocal(note)).body.value as { dir_id: string };
    await parts.settling(instance, () => settleTree(parts, instance, files, dirId));
    await parts.pending(instance).removeLocal(note);
  }
}

interface Branch {
  id: string;
  path: string;
}

async function settleTree(parts: VfsParts, instance: Instance, files: Files, dirId: string): Promise<void> {
  const top = await findNode(parts, instance, files, dirId);
  if (top?.type !== 'directory') return;
  const above = await ancestors({ ...parts, files: async () => files }, instance, top);
  const trashed = isInTrash(top, above);
  const branches: Branch[] = [{ id: dirId, path: joinPath(top, above) }];
  for (let branch = branches.pop(); branch; branch = branches.pop()) {
    branches.push(...(await settleChildren(files, branch, trashed)));
  }
}

/** @returns the directories among the children */
async function settleChildren(files: Files, { id, path }: Branch, trashed: boolean): Promise<Branch[]> {
  const branches: Branch[] = [];
  const options = { endKey: [id, {}], reduce: false, includeDocs: true, limit: BATCH + 1 };
  let from: { startKey: [string, ...string[]]; startKeyDocId?: string } | undefined = { startKey: [id] };
  while (from) {
    const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, { ...options, ...from });
    const nodes = rows.flatMap(({ doc }) => (doc ? [toObject<Node>(doc)] : []));
    const next = nodes[BATCH];
    const page = nodes.slice(0, BATCH);
    await rewrite(
      files,
      page.flatMap((node) => settled(node, path, trashed)),
      path,
      trashed,
    );
    for (const { type, _id, name } of page) {
      if (type === 'directory') branches.push({ id: _id, path: `${path}/${name}` });
    }
    from = next && { startKey: [id, next.type, next.name], startKeyDocId: next._id };
  }
  return branches;
}

/** The document as it should be, or nothing when it is right. */
function settled(node: Node, parentPath: string, trashed: boolean): Node[] {
  if (node.type === 'file') return node.trashed === trashed ? [] : [{ ...node, trashed }];
  const path = `${parentPath}/${node.name}`;
  return node.path === path ? [] : [{ ...node, path }];
}

/** A document that somebody else writes meanwhile is read again: only its copy is ours to change. */
async function rewrite(files: Files, nodes: Node[], parentPath: string, trashed: boolean): Promise<void> {
  if (nodes.length === 0) return;
  const results = await files.bulkDocs(nodes.map(toWrite));
  const refused = results.filter((result) => !result.ok && result.error === 'conflict');
  const again: Node[] = [];
  for (const { id } of refused) {
    const node = toObject<Node>(await files.get(id));
    const was = nodes.find(({ _id }) => _id === id);
    // One that left for another directory is settled by its own move.
    if (node.dir_id === was?.dir_id) again.push(...settled(node, parentPath, trashed));
  }
  await rewrite(files, again, parentPath, trashed);
}

function toWrite(node: Node): DocWrite {
  const { _id, _rev, ...body } = node;
  return { id: _id, rev: _rev, body: Json.of(body) };
}

async function findNode(parts: VfsParts, instance: Instance, files: Files, id: string): Promise<Node | undefined> {
  try {
    return await getNode({ ...parts, files: async () => files }, instance, id);
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
