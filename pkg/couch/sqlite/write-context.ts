import { AppError } from '#pkg/errors';
import type { DatabaseRow } from './open-database.ts';
import type { StoreFile } from './store-file.ts';
import type { OnWinnerChange } from './winner-change.ts';

/** What the writes of one job do to their database's row: kept here, and saved once at its end. */
export interface WriteContext {
  readonly file: StoreFile;
  readonly db: DatabaseRow;
  readonly onWinnerChange: OnWinnerChange;
  /** A sequence that nobody has had before. */
  nextSeq(): number;
  /** What `nextSeq` will give. */
  peekSeq(): number;
}

/** Runs `work` within the transaction of the caller, and saves the sequence and the counters it has moved. */
export function withContext<T>(
  file: StoreFile,
  db: DatabaseRow,
  onWinnerChange: OnWinnerChange,
  work: (context: WriteContext) => T,
): T {
  const first = file.sql('SELECT seq FROM file_state').get()?.['seq'] as number;
  let seq = first;
  const result = work({ file, db, onWinnerChange, nextSeq: () => ++seq, peekSeq: () => seq + 1 });
  if (seq === first) return result;
  db.seq = seq;
  file.sql('UPDATE file_state SET seq = ?').run(seq);
  file
    .sql(
      `UPDATE databases SET seq = ?, purge_seq = ?, doc_count = ?, deleted_count = ?, leaf_size = ?, old_size = ?
       WHERE no = ?`,
    )
    .run(db.seq, db.purge_seq, db.doc_count, db.deleted_count, db.leaf_size, db.old_size, db.no);
  return result;
}

/** What `write` gives, or its refusal: nothing has been written then. Throws what has begun to write, which undoes the job. */
export function unlessRefused<T>(context: WriteContext, write: () => T): T | AppError {
  const seq = context.peekSeq();
  try {
    return write();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === undefined || context.peekSeq() !== seq) throw error;
    return error;
  }
}
