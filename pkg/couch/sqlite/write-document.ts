import { Json } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import {
  addPath,
  formatHistory,
  hashOf,
  isFlat,
  leavesOf,
  nextRevision,
  parseHistory,
  prependFlat,
  type RevTree,
  stem,
} from '../rev-tree/index.ts';
import { bodySize, type DocumentRow, findDocument, readBody } from './document-row.ts';
import { recordWrite } from './unsettled-writes.ts';
import { type CheckedWrite, isForeignRevision } from './validate-write.ts';
import type { WriteContext } from './write-context.ts';

/** A document whose id nobody has had. */
export function createDocument(context: WriteContext, write: CheckedWrite): string {
  return editRow(context, undefined, write);
}

/** An edit by a client: a new revision on a leaf. Throws `conflict`. */
export function editDocument(context: WriteContext, write: CheckedWrite): string {
  return editRow(context, findDocument(context.file, context.db.no, write.id), write);
}

function editRow(context: WriteContext, row: DocumentRow | undefined, write: CheckedWrite): string {
  const parent = parentOf(row, write);
  const { summed } = write;
  const rev = summed?.parent === parent && summed ? summed.rev : nextRevision(parent, write.deleted, write.text);
  // Without a second branch there is no tree to look at.
  if (row?.rev === parent && (!row || isFlat(row.history))) {
    const body = addBody(context, write);
    if (row) retireBody(context, row.body);
    const history = prependFlat(row?.history ?? '', hashOf(rev), body, context.db.revs_limit);
    const winner = { seq: body, rev, deleted: write.deleted ? 1 : 0, body, leaves: 1, history };
    saveWinner(context, row, { no: row?.no ?? 0, id: write.id, ...winner }, write.text);
  } else {
    mergeDocument(context, row, { ...write, path: parent === undefined ? [rev] : [rev, parent] });
  }
  return rev;
}

/** A revision made elsewhere, with its history: it is added to the tree, unless it is there. */
export function replicateDocument(context: WriteContext, write: CheckedWrite): void {
  mergeDocument(context, findDocument(context.file, context.db.no, write.id), write);
}

function parentOf(row: DocumentRow | undefined, { rev, deleted }: CheckedWrite): string | undefined {
  if (!row) {
    if (rev === undefined || isForeignRevision(rev)) return rev;
    throw conflict();
  }
  if (row.deleted === 1) {
    // The tombstone is not for edit, but the document may be made again: its new life follows the old one.
    if (rev === undefined && !deleted) return row.rev;
    throw conflict();
  }
  if (rev === undefined) throw conflict();
  if (rev === row.rev || (row.leaves > 1 && leavesOf(treeOf(row)).includes(rev))) return rev;
  throw conflict();
}

function mergeDocument(context: WriteContext, row: DocumentRow | undefined, write: CheckedWrite): void {
  const tree: RevTree = row ? treeOf(row) : new Map();
  const before = leafBodies(tree);
  const seq = context.peekSeq();
  if (!addPath(tree, write.path, { body: seq, deleted: write.deleted })) return;
  context.nextSeq();
  stem(tree, context.db.revs_limit);
  const leaves = leavesOf(tree);
  const after = leafBodies(tree);
  if (tree.get(write.path[0] as string)?.body === seq) {
    insertBody(context, seq, write);
    context.db.leaf_size += Buffer.byteLength(write.text);
    if (!after.has(seq)) retireBody(context, seq);
  }
  for (const body of before) if (!after.has(body)) retireBody(context, body);
  const rev = leaves[0] as string;
  const { body, deleted } = tree.get(rev) as { body: number; deleted: boolean };
  const winner = { rev, deleted: deleted ? 1 : 0, body, leaves: leaves.length, history: formatHistory(tree) };
  const text = body === seq ? write.text : undefined;
  saveWinner(context, row, { no: row?.no ?? 0, id: write.id, seq, ...winner }, text);
}

export function treeOf(row: DocumentRow): RevTree {
  return parseHistory(row.history, { rev: row.rev, deleted: row.deleted === 1 });
}

function leafBodies(tree: RevTree): Set<number> {
  return new Set(leavesOf(tree).flatMap((rev) => tree.get(rev)?.body ?? []));
}

function addBody(context: WriteContext, write: CheckedWrite): number {
  const seq = context.nextSeq();
  insertBody(context, seq, write);
  context.db.leaf_size += Buffer.byteLength(write.text);
  return seq;
}

function insertBody({ file }: WriteContext, seq: number, write: CheckedWrite): void {
  file.sql('INSERT INTO bodies (seq, deleted, text) VALUES (?, ?, ?)').run(seq, write.deleted ? 1 : 0, write.text);
}

/** A body that is no longer a leaf's: compaction may forget it. */
function retireBody({ file, db }: WriteContext, seq: number): void {
  const size = bodySize(file, seq);
  db.leaf_size -= size;
  db.old_size += size;
  file.sql('INSERT OR IGNORE INTO old_bodies (db, seq) VALUES (?, ?)').run(db.no, seq);
}

/** Writes the row of a document, moves the counters, and tells the indexes. `text` is the winner's body if at hand. */
export function saveWinner(
  context: WriteContext,
  before: DocumentRow | undefined,
  after: DocumentRow,
  text: string | undefined,
): void {
  const { file, db } = context;
  const no = before ? before.no : insertDocument(context, after);
  if (before) {
    file
      .sql('UPDATE documents SET seq = ?, rev = ?, deleted = ?, body = ?, leaves = ?, history = ? WHERE no = ?')
      .run(after.seq, after.rev, after.deleted, after.body, after.leaves, after.history, no);
    if (before.deleted === 1) db.deleted_count--;
    else db.doc_count--;
  }
  if (after.deleted === 1) db.deleted_count++;
  else db.doc_count++;
  if (before && before.rev === after.rev) return;
  const existed = before !== undefined && before.deleted === 0;
  if (!existed && after.deleted === 1) return;
  if (db.followed === 1) recordWrite(context, no, existed ? before : undefined, after);
  const body = text === undefined ? readBody(file, after.body)?.body : Json.stored(text);
  const current = after.deleted === 1 || !body ? undefined : { rev: after.rev, body };
  context.onWinnerChange(file, { database: db, doc: no, id: after.id, current, existed });
}

function insertDocument({ file, db }: WriteContext, row: DocumentRow): number {
  const { lastInsertRowid } = file
    .sql('INSERT INTO documents (db, id, seq, rev, deleted, body, leaves, history) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(db.no, row.id, row.seq, row.rev, row.deleted, row.body, row.leaves, row.history);
  return Number(lastInsertRowid);
}

function conflict(): CouchError {
  return new CouchError('conflict', 'Document update conflict.');
}
