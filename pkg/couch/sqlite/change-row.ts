import { Json } from '#pkg/json';
import { leavesOf } from '../rev-tree/index.ts';
import type { ChangeRow, ChangesOptions, Doc } from '../types.ts';
import { type DocumentRow, findDocument, readBody } from './document-row.ts';
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

/** A changed document; its text is empty when no one looks at it. */
export type ChangedRow = [id: string, seq: number, rev: string, deleted: number, leaves: number, text: string];

/** How to select them, from documents `d`. */
export function selectChanged({ options, matches }: Pick<ChangeFormat, 'options' | 'matches'>): string {
  const isShown = options.includeDocs || matches !== undefined;
  const [text, bodies] = isShown ? ['b.text', 'JOIN bodies b ON b.seq = d.body'] : [`''`, ''];
  return `SELECT d.id, d.seq, d.rev, d.deleted, d.leaves, ${text} FROM documents d ${bodies}`;
}

/** The row of a changed document, or undefined when no revision of it matches. @param index its place in the answer */
export function toChangeRow(
  db: OpenDatabase,
  row: ChangedRow,
  index: number,
  { epoch, options, matches }: ChangeFormat,
): ChangeRow | undefined {
  const [id, seqNumber, rev, isDeleted, leaves, text] = row;
  const deleted = isDeleted === 1;
  const { limit = NO_LIMIT, seqInterval = 1 } = options;
  const isMany = options.style === 'all_docs' && leaves > 1;
  const isShown = options.includeDocs || matches !== undefined;
  const doc: Doc | undefined = isShown ? { id, rev, deleted, body: Json.stored(text) } : undefined;
  if (doc && options.conflicts && leaves > 1) {
    addMeta(db.file, doc, treeOf(findDocument(db.file, db.no, id) as DocumentRow), { conflicts: true });
  }
  const changes = matches || isMany ? changesOf(db, { id, doc, isMany }, matches) : [rev];
  if (changes.length === 0) return undefined;
  const seq = seqInterval === 1 || (limit - index) % seqInterval === 0 ? formatSeq(seqNumber, epoch) : null;
  return { seq, id, deleted, changes, ...(options.includeDocs && doc && { doc }) };
}

/** The winner, or all leaves, of those that match. */
function changesOf(
  db: OpenDatabase,
  { id, doc, isMany }: { id: string; doc: Doc | undefined; isMany: boolean },
  matches: ChangeFormat['matches'],
): string[] {
  if (!matches) return leavesOf(treeOf(findDocument(db.file, db.no, id) as DocumentRow)).map(({ rev }) => rev);
  const docs = isMany ? leafDocs(db, id) : [doc].filter((one) => one !== undefined);
  return docs.filter(matches).map(({ rev }) => rev);
}

function leafDocs(db: OpenDatabase, id: string): Doc[] {
  const tree = treeOf(findDocument(db.file, db.no, id) as DocumentRow);
  return leavesOf(tree).flatMap(({ rev, body }) => {
    const stored = readBody(db.file, body);
    return stored ? [{ id, rev, ...stored }] : [];
  });
}
