import { Json } from '#pkg/json';
import type { Doc, FollowedWrite } from '../types.ts';
import type { DocumentRow } from './document-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq, parseSince } from './sequence.ts';
import type { StoreFile } from './store-file.ts';
import type { WriteContext } from './write-context.ts';

/** Within the transaction of a write: what followers will be told of it. @param before what readers saw, if anything */
export function recordWrite(
  { file, db }: WriteContext,
  doc: number,
  before: DocumentRow | undefined,
  after: DocumentRow,
): void {
  file
    .sql(
      `INSERT INTO unsettled_writes (db, seq, doc, rev, deleted, body, old_rev, old_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(db.no, after.seq, doc, after.rev, after.deleted, after.body, before?.rev ?? null, before?.body ?? null);
}

export function follow({ file, db }: WriteContext): void {
  if (db.followed === 0) file.sql('UPDATE databases SET followed = 1 WHERE no = ?').run(db.no);
}

interface UnsettledRow {
  seq: number;
  id: string;
  rev: string;
  deleted: number;
  text: string | null;
  old_rev: string | null;
  old_text: string | null;
}

/** In the order of the writes. */
export function readUnsettled(db: OpenDatabase, { after, limit }: { after?: string; limit: number }): FollowedWrite[] {
  const from = after === undefined ? 0 : parseSince(after, db.row());
  const rows = db.file
    .sql(
      `SELECT w.seq, d.id, w.rev, w.deleted, b.text, w.old_rev, o.text AS old_text
       FROM unsettled_writes w JOIN documents d ON d.no = w.doc
       LEFT JOIN bodies b ON b.seq = w.body LEFT JOIN bodies o ON o.seq = w.old_body
       WHERE w.db = ? AND w.seq > ? ORDER BY w.seq LIMIT ?`,
    )
    .all(db.no, from, limit) as unknown as UnsettledRow[];
  return rows.map((row) => toWrite(row, db.epoch));
}

function toWrite({ seq, id, rev, deleted, text, old_rev, old_text }: UnsettledRow, epoch: string): FollowedWrite {
  const old: Doc | undefined =
    old_rev === null || old_text === null
      ? undefined
      : { id, rev: old_rev, deleted: false, body: Json.stored(old_text) };
  const isDeleted = deleted === 1;
  // A purge may have taken the body.
  const body = (isDeleted ? old?.body : undefined) ?? Json.stored(text ?? '{}');
  return {
    seq: formatSeq(seq, epoch),
    verb: isDeleted ? 'DELETED' : old_rev === null ? 'CREATED' : 'UPDATED',
    doc: { id, rev, deleted: isDeleted, body },
    ...(old && { old }),
  };
}

export function settle({ file, db }: WriteContext, seq: string): void {
  file.sql('DELETE FROM unsettled_writes WHERE db = ? AND seq <= ?').run(db.no, parseSince(seq, db));
}

export function forgetUnsettled(file: StoreFile, db: number): void {
  file.sql('DELETE FROM unsettled_writes WHERE db = ?').run(db);
}
