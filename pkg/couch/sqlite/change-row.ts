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
  const docs = options.style === 'all_docs' && row.leaves > 1 ? leafDocs(db, row.id) : [doc];
  const changes = (matches ? docs.filter(matches) : docs).map(({ rev }) => rev);
  if (changes.length === 0) return undefined;
  const { limit = NO_LIMIT, seqInterval = 1 } = options;
  const seq = (limit - index) % seqInterval === 0 ? formatSeq(row.seq, epoch) : null;
  if (!options.includeDocs) return { seq, id: row.id, deleted: doc.deleted, changes };
  if (options.conflicts && row.leaves > 1) {
    addMeta(db.file, doc, treeOf(findDocument(db.file, db.no, row.id) as DocumentRow), { conflicts: true });
  }
  return { seq, id: row.id, deleted: doc.deleted, changes, doc };
}

function leafDocs(db: OpenDatabase, id: string): Doc[] {
  const tree = treeOf(findDocument(db.file, db.no, id) as DocumentRow);
  return leavesOf(tree).flatMap((rev) => {
    const stored = readBody(db.file, tree.get(rev)?.body);
    return stored ? [{ id, rev, ...stored }] : [];
  });
}
