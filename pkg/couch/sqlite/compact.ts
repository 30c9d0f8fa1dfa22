import { forOneSlice } from '#pkg/breathe';
import type { Committer } from './committer.ts';
import type { StoreFile } from './store-file.ts';

/** Bodies forgotten, and pages given back, by one step. */
const BODIES = 20;
const PAGES = 20;

/** Old bodies are only worth a compaction beyond this size, in bytes. */
const WORTH = 4 * 1024 * 1024;

export function isWorthCompacting(db: { leaf_size: number; old_size: number }): boolean {
  return db.old_size > WORTH && db.old_size > db.leaf_size;
}

/**
 * Forgets the bodies of the revisions that are not leaves, a slice by transaction, but those that a follower has still to
 * look at. @param goOn false stops it
 */
export async function compactBodies(
  file: StoreFile,
  committer: Committer,
  db: number,
  goOn: () => boolean,
): Promise<void> {
  while (goOn() && (await committer.write(() => forOneSlice(() => forgetSome(file, db))))) {
    // The next transaction takes the next ones.
  }
  await returnSpace(file, committer, goOn);
}

function forgetSome(file: StoreFile, db: number): boolean {
  const rows = file
    .sql(
      `SELECT o.seq, octet_length(b.text) AS size FROM old_bodies o LEFT JOIN bodies b ON b.seq = o.seq
       WHERE o.db = ? AND NOT EXISTS (SELECT 1 FROM unsettled_writes w WHERE w.old_body = o.seq) LIMIT ${BODIES}`,
    )
    .all(db) as unknown as { seq: number; size: number | null }[];
  let freed = 0;
  for (const { seq, size } of rows) {
    file.sql('DELETE FROM bodies WHERE seq = ?').run(seq);
    file.sql('DELETE FROM old_bodies WHERE db = ? AND seq = ?').run(db, seq);
    freed += size ?? 0;
  }
  if (rows.length > 0) file.sql('UPDATE databases SET old_size = old_size - ? WHERE no = ?').run(freed, db);
  return rows.length === BODIES;
}

/** Gives free pages back to the file system. */
export async function returnSpace(file: StoreFile, committer: Committer, goOn: () => boolean): Promise<void> {
  const freePages = () => file.sql('PRAGMA freelist_count').get()?.['freelist_count'] as number;
  const vacuumSome = () => {
    const before = freePages();
    file.sql(`PRAGMA incremental_vacuum(${PAGES})`).all();
    const left = freePages();
    return left > 0 && left < before;
  };
  while (goOn() && (await committer.write(() => forOneSlice(vacuumSome)))) {
    // The next transaction takes the next ones.
  }
  // The file itself only shrinks when the log is copied into it.
  file.checkpoint();
}
