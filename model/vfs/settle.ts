import { randomUUID } from 'node:crypto';
import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { DocWrite } from '#pkg/couch';
import { ifFound, isKind } from '#pkg/errors';
import { Json, type JsonValue } from '#pkg/json';
import { ancestors, isInTrash, joinPath } from './lookup.ts';
import type { Files, VfsParts } from './parts.ts';
import { readNode } from './read-node.ts';
import type { Node } from './types.ts';
import { CHILDREN } from './views.ts';

const PREFIX = 'settle-';
const NOTES = { startKey: `_local/${PREFIX}`, endKey: `_local/${PREFIX}~` };
/** Small enough that the others are not kept waiting. */
const BATCH = 100;

/** What a move has made late. */
interface Unsettled {
  dir_id: string;
  /** Only paths: the files below are in the trash, or not, as before. */
  paths_only?: true;
}

/** Writes down that a directory goes elsewhere, in the trash or out of it if `trashed`. Nothing for a file. */
export type Note = (node: Node, trashed: boolean) => Promise<void>;

/**
 * Runs alone among the writers of a tree, for a move.
 *
 * Directories keep a copy of their path, and files whether they are in the trash: both follow from the chain of `dir_id`,
 * and must be rewritten below a directory that moves. The move itself is one document. Before it is written, `note` writes
 * down the directory in a local document, removed once its tree is settled: until then every process reads paths from the
 * chain, and a killed process's work is done by another one. Neither the lock is held nor does the caller wait while a large
 * tree is settled.
 */
export async function moving<T>(parts: VfsParts, instance: Instance, work: (note: Note) => Promise<T>): Promise<T> {
  const files = await parts.files(instance);
  let settle: (() => Promise<void>) | undefined;
  const note: Note = async ({ type, _id: dir_id }, trashed) => {
    if (type !== 'directory') return;
    const name = PREFIX + randomUUID();
    const unsettled: Unsettled = { dir_id, ...(!trashed && { paths_only: true }) };
    await parts.pending(instance).putLocal(name, Json.of(unsettled));
    settle = () => parts.settling(instance, () => settleNote(parts, instance, files, name));
  };
  try {
    return await parts.alone(instance, () => work(note));
  } finally {
    if (settle) await parts.settlings.begin(instance, settle);
  }
}

/** Whether copies may be late: some move is noted. */
export async function isNoted(pending: Files): Promise<boolean> {
  return (await pending.localDocs({ ...NOTES, limit: 1 })).rows.length > 0;
}

/**
 * Settles what other processes noted.
 * @param turn runs the work of one note, if it is still to be done
 */
export async function settleNoted(
  parts: VfsParts,
  instance: Instance,
  files: Files,
  turn: (work: () => Promise<void>) => Promise<void> = (work) => work(),
): Promise<void> {
  const { rows } = await parts.pending(instance).localDocs(NOTES);
  // A note comes before its move: those who were writing then have finished, or are dead.
  if (rows.length > 0) await parts.alone(instance, async () => undefined);
  for (const row of rows) {
    if (!('id' in row)) continue;
    const name = row.id.replace('_local/', '');
    await parts.settling(instance, () => turn(() => settleNote(parts, instance, files, name)));
  }
}

/** The note goes last, and only then does anybody believe the copies again. The caller holds the lock of the settling. */
async function settleNote(parts: VfsParts, instance: Instance, files: Files, name: string): Promise<void> {
  const pending = parts.pending(instance);
  const note = await pending.getLocal(name).catch((error: unknown) => {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  });
  // Another process may have been faster.
  if (!note) return;
  await settleTree(parts, instance, files, note.body.value as unknown as Unsettled);
  await pending.removeLocal(name);
}

interface Branch {
  id: string;
  path: string;
}

interface Tree {
  trashed: boolean;
  /** Type of the last children to look at, in the order of the view. */
  last: JsonValue;
}

async function settleTree(parts: VfsParts, instance: Instance, files: Files, note: Unsettled): Promise<void> {
  // The files may be being opened, for which this is awaited.
  const opened = { ...parts, files: async () => files };
  const top = await findNode(opened, instance, note.dir_id);
  if (top?.type !== 'directory') return;
  const above = await ancestors(opened, instance, top);
  const tree = { trashed: isInTrash(top, above), last: note.paths_only ? 'directory' : {} };
  const branches: Branch[] = [{ id: note.dir_id, path: joinPath(top, above) }];
  for (let branch = branches.pop(); branch; branch = branches.pop()) {
    branches.push(...(await settleChildren(files, branch, tree)));
  }
}

/** @returns the directories among the children */
async function settleChildren(files: Files, { id, path }: Branch, { trashed, last }: Tree): Promise<Branch[]> {
  const branches: Branch[] = [];
  const options = { endKey: [id, last, {}], reduce: false, positions: false, includeDocs: true, limit: BATCH + 1 };
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

async function findNode(parts: VfsParts, instance: Instance, id: string): Promise<Node | undefined> {
  return ifFound(readNode(parts, instance, id));
}
