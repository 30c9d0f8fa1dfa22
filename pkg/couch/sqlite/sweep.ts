import { forOneSlice } from '#pkg/breathe';
import { nodesOf } from '../rev-tree/index.ts';
import type { Committer } from './committer.ts';
import { returnSpace } from './compact.ts';
import type { DocumentRow } from './document-row.ts';
import type { QueryEngine } from './query-engine.ts';
import type { StoreFile } from './store-file.ts';
import { forgetUnsettled } from './unsettled-writes.ts';
import { treeOf } from './write-document.ts';

/** Rows removed by one step. */
const ROWS = 50;

/** Removes what is left of the destroyed databases of a file, a slice by transaction. @param goOn false stops it */
export async function sweep(
  file: StoreFile,
  committer: Committer,
  forget: QueryEngine['forget'],
  goOn: () => boolean,
): Promise<void> {
  let swept = false;
  while (goOn() && hasDestroyed(file)) {
    await committer.write(() => forOneSlice(() => sweepSome(file, forget)));
    swept = true;
  }
  if (swept) await returnSpace(file, committer, goOn);
}

export function hasDestroyed(file: StoreFile): boolean {
  return file.sql('SELECT 1 FROM databases WHERE name IS NULL LIMIT 1').get() !== undefined;
}

/** False when there is nothing left. */
function sweepSome(file: StoreFile, forget: QueryEngine['forget']): boolean {
  const no = file.sql('SELECT no FROM databases WHERE name IS NULL LIMIT 1').get()?.['no'] as number | undefined;
  if (no === undefined) return false;
  if (forget({ file, no }, ROWS) || removeDocuments(file, no) || removeOldBodies(file, no)) return true;
  file.sql('DELETE FROM local_documents WHERE db = ?').run(no);
  forgetUnsettled(file, no);
  file.sql('DELETE FROM databases WHERE no = ?').run(no);
  return true;
}

function removeDocuments(file: StoreFile, db: number): boolean {
  const rows = file
    .sql(`SELECT no, rev, deleted, body, leaves, history FROM documents WHERE db = ? LIMIT ${ROWS}`)
    .all(db) as unknown as DocumentRow[];
  for (const row of rows) {
    for (const body of bodiesOf(row)) file.sql('DELETE FROM bodies WHERE seq = ?').run(body);
    file.sql('DELETE FROM documents WHERE no = ?').run(row.no);
  }
  return rows.length > 0;
}

/** Those of its leaves: the others are in `old_bodies`. */
function bodiesOf(row: DocumentRow): number[] {
  if (row.leaves === 1) return [row.body];
  return nodesOf(treeOf(row)).flatMap(({ body }) => body ?? []);
}

function removeOldBodies(file: StoreFile, db: number): boolean {
  const rows = file.sql(`SELECT seq FROM old_bodies WHERE db = ? LIMIT ${ROWS}`).all(db);
  for (const { seq } of rows) {
    file.sql('DELETE FROM bodies WHERE seq = ?').run(seq as number);
    file.sql('DELETE FROM old_bodies WHERE db = ? AND seq = ?').run(db, seq as number);
  }
  return rows.length > 0;
}
