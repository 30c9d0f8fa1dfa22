import { leavesOf } from '../rev-tree/index.ts';
import type { ChangeRow, ChangesOptions, Doc } from '../types.ts';
import { type DocumentRow, findDocument, readBody, toDoc, type WinnerRow } from './document-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { addMeta } from './read-document.ts';
import { formatSeq } from './sequence.ts';
import { treeOf } from './write-document.ts';

/** CouchDB's own default, which decides which rows have a sequence with `seqInterval`. */
export const NO_LIMIT = 1e15;

export interface ChangeFormat {
  epoch: string;
  options: ChangesOptions;
  matches: ((doc: Doc) => boolean) | undefined;
}

/** The row of a changed document, or undefined when no revision of it matches. @param index its place in the answer */
export function toChangeRow(
  db: OpenDatabase,
  row: WinnerRow,
  index: number,
  { epoch, options, matches }: ChangeFormat,
): ChangeRow | undefined {
  const doc = toDoc(row);
  const changes = changesOf(db, row, doc, { options, matches });
  if (changes.length === 0) return undefined;
  const { limit = NO_LIMIT, seqInterval = 1 } = options;
  const seq = (limit - index) % seqInterval === 0 ? formatSeq(row.seq, epoch) : null;
  if (!options.includeDocs) return { seq, id: row.id, deleted: doc.deleted, changes };
  if (options.conflicts && row.leaves > 1) {
    addMeta(db.file, doc, treeOf(findDocument(db.file, db.no, row.id) as DocumentRow), { conflicts: true });
  }
  return { seq, id: row.id, deleted: doc.deleted, changes, doc };
}

/** The winner, or all leaves, of those that match. */
function changesOf(
  db: OpenDatabase,
  row: WinnerRow,
  winner: Doc,
  { options, matches }: Pick<ChangeFormat, 'options' | 'matches'>,
): string[] {
  const isMany = options.style === 'all_docs' && row.leaves > 1;
  if (!matches) return isMany ? leavesOf(treeOf(findDocument(db.file, db.no, row.id) as DocumentRow)) : [row.rev];
  return (isMany ? leafDocs(db, row.id) : [winner]).filter(matches).map(({ rev }) => rev);
}

function leafDocs(db: OpenDatabase, id: string): Doc[] {
  const tree = treeOf(findDocument(db.file, db.no, id) as DocumentRow);
  return leavesOf(tree).flatMap((rev) => {
    const stored = readBody(db.file, tree.get(rev)?.body);
    return stored ? [{ id, rev, ...stored }] : [];
  });
}
