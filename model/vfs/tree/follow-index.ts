import { DOCTYPES, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { BlobTree, BlobTrees } from '#pkg/blob';
import { CouchError, type Doc } from '#pkg/couch';
import { isKind } from '#pkg/errors';
import type { Files, VfsParts } from '../parts.ts';
import { type Node, ROOT_ID, TRASH_ID } from '../types.ts';
import { CHILDREN } from '../views.ts';

const BATCH = 500;

/**
 * Brings the readable tree of an instance to what its documents say. The feed of their changes is the journal: the tree
 * knows up to where it followed it, and what a killed process left is done by the next one.
 * @param then looks at the tree while nobody changes it
 */
export async function followIndex<T>(
  parts: VfsParts,
  trees: BlobTrees,
  instance: Instance,
  then: (tree: BlobTree) => Promise<T>,
): Promise<T> {
  const files = await parts.files(instance);
  const place = { name: instance.domain.replaceAll(':', '_'), root: ROOT_ID, trash: TRASH_ID };
  return trees.change(instance.prefix, place, async (tree) => {
    await follow(files, tree);
    return then(tree);
  });
}

async function follow(files: Files, tree: BlobTree): Promise<void> {
  // A tree that is new, or whose sequence is of another database, begins with the first change.
  const first = await firstPage(files, tree.since());
  const seen = first.whole ? new Set<string>() : undefined;
  for (let page = first.page; ; page = await pageAfter(files, page.lastSeq)) {
    for (const { id, doc, deleted } of page.results) {
      seen?.add(id);
      if (deleted || !doc) await tree.remove(id);
      else await placeDocument(files, tree, doc, 0);
    }
    if (!seen || page.pending === 0) tree.reached(page.lastSeq);
    if (page.pending === 0) break;
  }
  if (seen) for (const id of tree.ids()) if (!seen.has(id)) await tree.remove(id);
  // What is removed sets aside what it held.
  for (let ids = tree.aside(); ids.length > 0; ids = tree.aside()) {
    for (const id of ids) await placeAgain(files, tree, id);
  }
}

type ChangesPage = Awaited<ReturnType<Files['changes']>>;

function pageAfter(files: Files, since: string): Promise<ChangesPage> {
  return files.changes({ since, limit: BATCH, includeDocs: true });
}

async function firstPage(files: Files, since: string | undefined): Promise<{ page: ChangesPage; whole: boolean }> {
  if (since !== undefined) {
    try {
      return { page: await pageAfter(files, since), whole: false };
    } catch (error) {
      if (!(error instanceof CouchError && error.code === 'bad_request')) throw error;
    }
  }
  return { page: await pageAfter(files, '0'), whole: true };
}

/** Deeper than any tree: documents that are in each other are not shown. */
const MAX_DEPTH = 600;

/** The directories above come first, where they are needed: their own changes may come later in the feed. */
async function placeDocument(files: Files, tree: BlobTree, doc: Doc, depth: number): Promise<void> {
  if (doc.id === ROOT_ID || doc.id === TRASH_ID || doc.id.startsWith('_design/')) return;
  const node = toObject<Node>(doc);
  const parent = node.dir_id;
  const isTop = parent === ROOT_ID || parent === TRASH_ID;
  if (!isTop && (tree.find(parent) === undefined || tree.isBelow(parent, node._id))) {
    const above = depth < MAX_DEPTH ? await find(files, parent) : undefined;
    if (above) await placeDocument(files, tree, above, depth + 1);
    if (tree.find(parent) === undefined || tree.isBelow(parent, node._id)) return tree.remove(node._id);
  }
  const isBack = node.type === 'directory' && !tree.find(node._id) && !doc.rev.startsWith('1-');
  await tree.place({
    id: node._id,
    parent,
    name: node.name,
    ...(node.type === 'file' && { key: node.internal_vfs_id, modifiedAt: Date.parse(node.updated_at) }),
  });
  // It was lost, and what it holds with it, of which the feed has nothing new to tell.
  if (isBack) for (const child of await childrenOf(files, node._id)) await placeDocument(files, tree, child, depth + 1);
}

async function childrenOf(files: Files, id: string): Promise<Doc[]> {
  const options = { startKey: [id], endKey: [id, {}], reduce: false, includeDocs: true };
  const { rows } = await files.view(CHILDREN.ddoc, CHILDREN.name, options);
  return rows.flatMap(({ doc }) => (doc ? [doc] : []));
}

/** What another node took the place of, or lost what was above it. */
export async function placeAgain(files: Files, tree: BlobTree, id: string): Promise<void> {
  const doc = await find(files, id);
  if (doc) await placeDocument(files, tree, doc, 0);
  else await tree.remove(id);
}

async function find(files: Files, id: string): Promise<Doc | undefined> {
  try {
    return await files.get(id);
  } catch (error) {
    if (isKind(error, 'not-found') || (error instanceof CouchError && error.code === 'not_found')) return undefined;
    throw error;
  }
}

/** Documents that are not where the tree has them, and the reverse; the tree follows the index just before. */
export async function disagreements(parts: VfsParts, instance: Instance, tree: BlobTree): Promise<string[]> {
  const wrong: string[] = [];
  const ids = new Set(tree.ids());
  for await (const node of parts.docs.all<Node>(instance, DOCTYPES.files)) {
    const placed = tree.find(node._id);
    ids.delete(node._id);
    if (node._id === ROOT_ID || node._id === TRASH_ID) continue;
    // What is lost in the index is told as such, and is shown once it is found again.
    const isTop = node.dir_id === ROOT_ID || node.dir_id === TRASH_ID;
    if (!placed && !isTop && !tree.find(node.dir_id)) continue;
    const key = node.type === 'file' ? node.internal_vfs_id : undefined;
    if (placed?.parent !== node.dir_id || placed.name !== node.name || placed.key !== key) wrong.push(node._id);
  }
  return [...wrong, ...ids];
}
