import { Json } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import {
  addPath,
  formatHistory,
  hashOf,
  isFlat,
  leavesOf,
  nextRevision,
  nodesOf,
  parseHistory,
  prependFlat,
  type RevNode,
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
    mergeDocument(context, row, [{ ...write, path: parent === undefined ? [rev] : [rev, parent] }]);
  }
  return rev;
}

/** Writes of one document. */
export type SameDocument = [CheckedWrite, ...CheckedWrite[]];

/** Revisions of a document made elsewhere, with their histories: they are added to the tree, unless they are there. */
export function replicateDocument(context: WriteContext, writes: SameDocument): void {
  mergeDocument(context, findDocument(context.file, context.db.no, writes[0].id), writes);
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
  if (rev === row.rev || (row.leaves > 1 && leavesOf(treeOf(row)).some((leaf) => leaf.rev === rev))) return rev;
  throw conflict();
}

/** Several at once are one change of the document, and the tree is cut once they are all in it. */
function mergeDocument(context: WriteContext, row: DocumentRow | undefined, writes: SameDocument): void {
  const given: RevTree = row ? treeOf(row) : [];
  const before = bodiesOf(leavesOf(given));
  const first = context.peekSeq();
  for (const [index, { path, deleted }] of writes.entries()) {
    const [rev = '', ...ancestors] = path;
    const known = ancestors.map((ancestor) => ({ rev: ancestor, body: undefined, deleted: false }));
    addPath(given, [{ rev, body: first + index, deleted }, ...known]);
  }
  const tree = stem(given, context.db.revs_limit);
  const history = formatHistory(tree);
  if (history === row?.history) return;
  const leaves = leavesOf(tree);
  const after = bodiesOf(leaves);
  const bodies = bodiesOf(nodesOf(tree));
  for (const write of writes) {
    const seq = context.nextSeq();
    if (!bodies.has(seq)) continue;
    insertBody(context, seq, write);
    context.db.leaf_size += Buffer.byteLength(write.text);
    if (!after.has(seq)) retireBody(context, seq);
  }
  for (const body of before) if (!after.has(body)) retireBody(context, body);
  const { rev, body, deleted } = leaves[0] as RevNode & { body: number };
  const winner = { rev, deleted: deleted ? 1 : 0, body, leaves: leaves.length, history };
  const seq = context.peekSeq() - 1;
  saveWinner(context, row, { no: row?.no ?? 0, id: writes[0].id, seq, ...winner }, writes[body - first]?.text);
}

function bodiesOf(nodes: readonly RevNode[]): Set<number> {
  return new Set(nodes.flatMap(({ body }) => body ?? []));
}

export function treeOf(row: DocumentRow): RevTree {
  return parseHistory(row.history, { rev: row.rev, deleted: row.deleted === 1 });
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
  const existed = before !== undefined && before.deleted === 0;
  if (!existed && after.deleted === 1) return;
  const isSame = before?.rev === after.rev;
  if (db.followed === 1 && !isSame) recordWrite(context, no, existed ? before : undefined, after);
  const body = () => (text === undefined ? readBody(file, after.body)?.body : Json.stored(text)) ?? Json.stored('{}');
  const current = after.deleted === 1 ? undefined : { rev: after.rev, leaves: after.leaves, body };
  context.onWinnerChange(file, { database: db, doc: no, id: after.id, current, existed, isSame });
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
