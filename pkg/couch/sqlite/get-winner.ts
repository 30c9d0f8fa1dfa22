import { Json } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import type { Doc } from '../types.ts';
import { documentMissing, findNamedWinner } from './document-row.ts';
import type { Store } from './store.ts';

/** The winner, and nothing more: what nearly every reader asks. */
export function getWinner(store: Store, name: string, id: string): Doc {
  const [rev, deleted, text] = store.inFile(name, ({ file }) => {
    const found = findNamedWinner(file, name, id);
    return found && { result: found };
  });
  if (rev === null) throw documentMissing();
  if (deleted === 1) throw new CouchError('not_found', 'deleted');
  return { id, rev, deleted: false, body: Json.stored(text) };
}
