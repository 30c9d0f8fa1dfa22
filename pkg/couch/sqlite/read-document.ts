import { CouchError } from '../couch-error.ts';
import {
  compareRevisions,
  leavesOf,
  nodesOf,
  normaliseRevision,
  pathOf,
  type RevNode,
  type RevTree,
  revisionsOf,
  toRevisions,
} from '../rev-tree/index.ts';
import type { Doc, GetOptions, OpenRev, OpenRevsOptions } from '../types.ts';
import { type DocumentRow, documentMissing, findDocument, findWinner, readBody, toDoc } from './document-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq } from './sequence.ts';
import type { StoreFile } from './store-file.ts';
import { treeOf } from './write-document.ts';

type ReadDatabase = Pick<OpenDatabase, 'no' | 'epoch' | 'row'>;

/** How many revisions of a history are told: as many as are kept from now on. */
function limitOf(db: ReadDatabase, { revs = false }: { revs?: boolean }): number {
  return revs ? db.row().revs_limit : 0;
}

/** The winner of a document, or a revision of it. Throws `not_found`, reason `missing` or `deleted`. */
export function getDocument(file: StoreFile, db: ReadDatabase, id: string, options: GetOptions = {}): Doc {
  const { rev, latest } = options;
  // @compat the latest after any revision is the winner.
  if (rev !== undefined && !latest) return getRevision(file, db, id, rev, options);
  const row = findWinner(file, db.no, id);
  if (!row) throw documentMissing();
  if (row.deleted === 1) throw new CouchError('not_found', 'deleted');
  const doc = toDoc(row);
  if (options.localSeq) doc.seq = formatSeq(row.seq, db.epoch);
  const conflicts = row.leaves > 1 && (options.conflicts || options.deletedConflicts);
  if (!options.revs && !options.revsInfo && !conflicts) return doc;
  return addMeta(file, doc, treeOf(findDocument(file, db.no, id) as DocumentRow), options, limitOf(db, options));
}

/** What a reader asks to know of the other revisions of a winner. */
export function addMeta(file: StoreFile, doc: Doc, tree: RevTree, options: GetOptions, limit = 0): Doc {
  const [winner, ...losers] = leavesOf(tree) as [RevNode, ...RevNode[]];
  if (options.revs) doc.revisions = toRevisions(pathOf(winner, limit));
  if (options.revsInfo) {
    doc.revsInfo = pathOf(winner).map(({ rev, body }) => ({ rev, status: statusOf(file, body) }));
  }
  const conflicts = losers.filter(({ deleted }) => !deleted).map(({ rev }) => rev);
  const deletedConflicts = losers.filter(({ deleted }) => deleted).map(({ rev }) => rev);
  if (options.conflicts && conflicts.length > 0) doc.conflicts = conflicts;
  if (options.deletedConflicts && deletedConflicts.length > 0) doc.deletedConflicts = deletedConflicts;
  return doc;
}

function statusOf(file: StoreFile, body: number | undefined): 'available' | 'missing' | 'deleted' {
  const row = body === undefined ? undefined : file.sql('SELECT deleted FROM bodies WHERE seq = ?').get(body);
  if (!row) return 'missing';
  return row['deleted'] === 1 ? 'deleted' : 'available';
}

function getRevision(file: StoreFile, db: ReadDatabase, id: string, text: string, options: GetOptions): Doc {
  const rev = normaliseRevision(text);
  const node = readRevisions(file, db, id).byRev.get(rev);
  const doc = node && readRevision(file, id, node, limitOf(db, options));
  if (!doc) throw documentMissing();
  return doc;
}

/** @param limit revisions of its history that are told */
function readRevision(file: StoreFile, id: string, node: RevNode, limit: number): Doc | undefined {
  const stored = readBody(file, node.body);
  if (!stored) return undefined;
  return { id, rev: node.rev, ...stored, ...(limit > 0 && { revisions: toRevisions(pathOf(node, limit)) }) };
}

/** The revisions of a document, of which several may be asked. */
export interface Revisions {
  id: string;
  tree: RevTree;
  byRev: ReadonlyMap<string, RevNode>;
}

/** Of a document that is not there, none. */
export function readRevisions(file: StoreFile, { no }: Pick<ReadDatabase, 'no'>, id: string): Revisions {
  const row = findDocument(file, no, id);
  const tree = row ? treeOf(row) : [];
  return { id, tree, byRev: revisionsOf(tree) };
}

/** Those that are found, in the order of revisions or in that of the tree, then those that are missing. */
export function openRevisions(
  file: StoreFile,
  db: ReadDatabase,
  { id, tree, byRev }: Revisions,
  asked: readonly string[] | 'all',
  options: OpenRevsOptions & { inTreeOrder?: boolean } = {},
): OpenRev[] {
  if (tree.length === 0 && asked === 'all') throw documentMissing();
  const found = new Set(asked === 'all' ? leavesOf(tree) : []);
  const missing = new Set<string>();
  for (const rev of asked === 'all' ? [] : asked.map(normaliseRevision)) {
    const node = byRev.get(rev);
    if (!node) missing.add(rev);
    else for (const one of options.latest ? leavesOf([node]) : [node]) found.add(one);
  }
  const docs: OpenRev[] = [];
  const limit = limitOf(db, options);
  const isInTree = options.inTreeOrder && found.size > 1;
  const ordered = isInTree
    ? nodesOf(tree.toReversed()).filter((node) => found.has(node))
    : [...found].sort((a, b) => compareRevisions(a.rev, b.rev));
  for (const node of ordered) {
    const doc = readRevision(file, id, node, limit);
    if (doc) docs.push({ ok: doc });
    else missing.add(node.rev);
  }
  return [...docs, ...[...missing].sort(compareRevisions).map((rev) => ({ missing: rev }))];
}
