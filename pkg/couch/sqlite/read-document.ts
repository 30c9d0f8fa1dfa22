import { CouchError } from '../couch-error.ts';
import {
  compareRevisions,
  leavesBelow,
  leavesOf,
  normaliseRevision,
  pathOf,
  type RevTree,
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

/** What a reader asks to know of the other revisions. */
export function addMeta(file: StoreFile, doc: Doc, tree: RevTree, options: GetOptions, limit = 0): Doc {
  if (options.revs) doc.revisions = toRevisions(pathOf(tree, doc.rev).slice(0, limit));
  if (options.revsInfo) {
    doc.revsInfo = pathOf(tree, doc.rev).map((rev) => ({ rev, status: statusOf(file, tree, rev) }));
  }
  const losers = leavesOf(tree).slice(1);
  const isDeleted = (rev: string) => tree.get(rev)?.deleted === true;
  if (options.conflicts) doc.conflicts = losers.filter((rev) => !isDeleted(rev));
  if (options.deletedConflicts) doc.deletedConflicts = losers.filter(isDeleted);
  if (doc.conflicts?.length === 0) delete doc.conflicts;
  if (doc.deletedConflicts?.length === 0) delete doc.deletedConflicts;
  return doc;
}

function statusOf(file: StoreFile, tree: RevTree, rev: string): 'available' | 'missing' | 'deleted' {
  const body = tree.get(rev)?.body;
  const row = body === undefined ? undefined : file.sql('SELECT deleted FROM bodies WHERE seq = ?').get(body);
  if (!row) return 'missing';
  return row['deleted'] === 1 ? 'deleted' : 'available';
}

function getRevision(file: StoreFile, db: ReadDatabase, id: string, text: string, options: GetOptions): Doc {
  const rev = normaliseRevision(text);
  const row = findDocument(file, db.no, id);
  if (!row) throw documentMissing();
  const doc = readRevision(file, treeOf(row), { id, rev, limit: limitOf(db, options) });
  if (!doc) throw documentMissing();
  return doc;
}

interface AskedRevision {
  id: string;
  rev: string;
  /** Revisions of its history that are told. */
  limit: number;
}

function readRevision(file: StoreFile, tree: RevTree, { id, rev, limit }: AskedRevision): Doc | undefined {
  const stored = readBody(file, tree.get(rev)?.body);
  if (!stored) return undefined;
  return { id, rev, ...stored, ...(limit > 0 && { revisions: toRevisions(pathOf(tree, rev).slice(0, limit)) }) };
}

/** Those that are found, in the order of revisions, then those that are missing. */
export function openRevisions(
  file: StoreFile,
  db: ReadDatabase,
  id: string,
  asked: readonly string[] | 'all',
  options: OpenRevsOptions = {},
): OpenRev[] {
  const row = findDocument(file, db.no, id);
  if (!row && asked === 'all') throw documentMissing();
  const tree: RevTree = row ? treeOf(row) : new Map();
  const found = new Set<string>();
  const missing = new Set<string>();
  for (const rev of asked === 'all' ? leavesOf(tree) : asked.map(normaliseRevision)) {
    const revs = options.latest ? leavesBelow(tree, rev) : [rev].filter((one) => tree.has(one));
    for (const one of revs) found.add(one);
    if (revs.length === 0) missing.add(rev);
  }
  const docs: OpenRev[] = [];
  const limit = limitOf(db, options);
  for (const rev of [...found].sort(compareRevisions)) {
    const doc = readRevision(file, tree, { id, rev, limit });
    if (doc) docs.push({ ok: doc });
    else missing.add(rev);
  }
  return [...docs, ...[...missing].sort(compareRevisions).map((rev) => ({ missing: rev }))];
}
