import { compareRevisions, generationOf, leavesOf, normaliseRevision, revisionsOf } from '../rev-tree/index.ts';
import type { RevsDiff } from '../types.ts';
import { findDocument } from './document-row.ts';
import type { StoreFile } from './store-file.ts';
import { treeOf } from './write-document.ts';

/** Which of the revisions are not here, and the leaves that may be their ancestors. Undefined when all are here. */
export function diffRevisions(file: StoreFile, db: number, id: string, revs: readonly string[]): RevsDiff | undefined {
  const asked = revs.map(normaliseRevision);
  const row = findDocument(file, db, id);
  // In the order of the request for an unknown document, sorted for another: as a CouchDB does.
  if (!row) return asked.length === 0 ? undefined : { missing: asked };
  const tree = treeOf(row);
  const known = revisionsOf(tree);
  const missing = asked.filter((rev) => !known.has(rev)).sort(compareRevisions);
  const last = missing.at(-1);
  if (last === undefined) return undefined;
  const possibleAncestors = leavesOf(tree)
    .map(({ rev }) => rev)
    .filter((leaf) => generationOf(leaf) < generationOf(last));
  return possibleAncestors.length === 0 ? { missing } : { missing, possibleAncestors };
}
