import { randomBytes } from 'node:crypto';
import { CouchError } from '../couch-error.ts';
import { isValidDatabaseName, prefixOf } from '../database-name.ts';
import { moveAway } from './move-away.ts';
import { findDatabase } from './open-database.ts';
import type { Store } from './store.ts';
import type { StoreFile } from './store-file.ts';

const MAX_NAME = 238;
const ALLOWED =
  'Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.';

/** How often to begin again while other processes destroy the prefix. */
const ATTEMPTS = 10;

export async function createDatabase({ pool, directory }: Store, name: string): Promise<void> {
  checkName(name);
  const prefix = prefixOf(name);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    pool.refresh(prefix);
    const created = await pool.use(
      prefix,
      ({ file, committer }) => committer.write(() => insertDatabase(file, directory, name)),
      { create: true },
    );
    if (created) return;
  }
  throw new CouchError('service_unavailable', 'The database is being removed.');
}

/** The name is free at once; the rows go behind, little by little. */
export async function destroyDatabase(store: Store, name: string): Promise<void> {
  await store.use(name, (db, { file, committer }) =>
    committer.write(() => {
      // It may have been destroyed since it was found.
      db.row();
      file.sql('UPDATE databases SET name = NULL WHERE no = ?').run(db.no);
    }),
  );
  store.waiters.notify(name);
  store.sweep(prefixOf(name));
}

function checkName(name: string): void {
  if (isValidDatabaseName(name)) return;
  if (name.length > MAX_NAME) {
    throw new CouchError('database_name_too_long', `At least one path segment of \`${name}\` is too long.`);
  }
  throw new CouchError('illegal_database_name', `Name: '${name}'. ${ALLOWED}`);
}

/** False when the file has been destroyed: what is created next is in a new one. */
function insertDatabase(file: StoreFile, directory: string, name: string): boolean {
  if (file.sql('SELECT removed FROM file_state').get()?.['removed'] === 1) {
    // Usually it is gone already, but not if the power failed at that moment.
    moveAway(file, directory);
    return false;
  }
  if (findDatabase(file, name)) {
    throw new CouchError('file_exists', 'The database could not be created, the file already exists.');
  }
  file.sql('INSERT INTO databases (name, epoch) VALUES (?, ?)').run(name, randomBytes(6).toString('hex'));
  return true;
}
