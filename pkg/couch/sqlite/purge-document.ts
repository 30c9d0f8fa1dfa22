import { formatHistory, leavesOf, nodesOf, normaliseRevision, type RevNode, removeLeaves } from '../rev-tree/index.ts';
import { bodySize, type DocumentRow, findDocument } from './document-row.ts';
import type { WriteContext } from './write-context.ts';
import { saveWinner, treeOf } from './write-document.ts';

/** Removes leaves as if they had never been; gives those that were there. The document goes with its last one. */
export function purgeDocument(context: WriteContext, id: string, revs: readonly string[]): string[] {
  const row = findDocument(context.file, context.db.no, id);
  const asked = revs.map(normaliseRevision);
  if (!row) return [];
  const tree = treeOf(row);
  const leaves = new Map(leavesOf(tree).map((leaf) => [leaf.rev, leaf]));
  const purged = [...new Set(asked)].filter((rev) => leaves.has(rev));
  if (purged.length === 0) return [];
  const nodes = nodesOf(tree);
  const left = removeLeaves(tree, purged);
  const kept = new Set(nodesOf(left).map(({ body }) => body));
  for (const { rev, body } of nodes) {
    if (body !== undefined && !kept.has(body)) removeBody(context, body, leaves.has(rev));
  }
  const seq = context.nextSeq();
  context.db.purge_seq = seq;
  const [winner, ...others] = leavesOf(left);
  if (winner === undefined) removeDocument(context, row);
  else {
    const { rev, body, deleted } = winner as RevNode & { body: number };
    const after = { rev, deleted: deleted ? 1 : 0, body, leaves: others.length + 1 };
    saveWinner(context, row, { ...row, ...after, seq, history: formatHistory(left) }, undefined);
  }
  return purged;
}

function removeBody({ file, db }: WriteContext, body: number, leaf: boolean): void {
  const size = bodySize(file, body);
  if (leaf) db.leaf_size -= size;
  else db.old_size -= size;
  file.sql('DELETE FROM bodies WHERE seq = ?').run(body);
  file.sql('DELETE FROM old_bodies WHERE db = ? AND seq = ?').run(db.no, body);
}

function removeDocument({ file, db, onWinnerChange }: WriteContext, row: DocumentRow): void {
  file.sql('DELETE FROM documents WHERE no = ?').run(row.no);
  if (row.deleted === 1) {
    db.deleted_count--;
    return;
  }
  db.doc_count--;
  onWinnerChange(file, { database: db, doc: row.no, id: row.id, current: undefined, existed: true, isSame: false });
}
