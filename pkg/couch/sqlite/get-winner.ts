import { CouchError } from '../couch-error.ts';
import type { Doc } from '../types.ts';
import { documentMissing, findNamedWinner, toDoc } from './document-row.ts';
import type { Store } from './store.ts';

/** The winner, and nothing more: what nearly every reader asks. */
export function getWinner(store: Store, name: string, id: string): Doc {
  const row = store.inFile(name, ({ file }) => {
    const found = findNamedWinner(file, name, id);
    return found && { result: found };
  });
  if (row.id === null) throw documentMissing();
  if (row.deleted === 1) throw new CouchError('not_found', 'deleted');
  return toDoc(row);
}
