import { Json } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import type { Doc } from '../types.ts';
import type { StoreFile } from './store-file.ts';

/** A row of `documents`. */
export interface DocumentRow {
  no: number;
  id: string;
  seq: number;
  rev: string;
  deleted: number;
  body: number;
  leaves: number;
  history: string;
}

export function findDocument(file: StoreFile, db: number, id: string): DocumentRow | undefined {
  return file
    .sql('SELECT no, id, seq, rev, deleted, body, leaves, history FROM documents WHERE db = ? AND id = ?')
    .get(db, id) as unknown as DocumentRow | undefined;
}

/** A winner with its body: what most reads want. */
export interface WinnerRow {
  id: string;
  seq: number;
  rev: string;
  deleted: number;
  leaves: number;
  text: string;
}

const WINNERS = `SELECT d.id, d.seq, d.rev, d.deleted, d.leaves, b.text
                 FROM documents d JOIN bodies b ON b.seq = d.body`;

const WINNER = `${WINNERS} WHERE d.db = ? AND d.id = ?`;

/** The winner of a document, maybe a tombstone. */
export function findWinner(file: StoreFile, db: number, id: string): WinnerRow | undefined {
  return file.sql(WINNER).get(db, id) as unknown as WinnerRow | undefined;
}

const NAMED_WINNER = `SELECT d.rev, d.deleted, b.text
                      FROM databases t LEFT JOIN documents d ON d.db = t.no AND d.id = ? LEFT JOIN bodies b ON b.seq = d.body
                      WHERE t.name = ?`;

/**
 * The same by the name of the database, `[rev, deleted, text]`: one statement, which needs no transaction around it.
 * Undefined when there is no such database; nulls when it has no such document.
 */
export function findNamedWinner(
  file: StoreFile,
  name: string,
  id: string,
): [rev: string, deleted: number, text: string] | [null, null, null] | undefined {
  return file.arrays(NAMED_WINNER).get(id, name) as unknown as ReturnType<typeof findNamedWinner>;
}

export function toDoc(row: WinnerRow): Doc {
  return { id: row.id, rev: row.rev, deleted: row.deleted === 1, body: Json.stored(row.text) };
}

/** The body of a revision, unless compaction has forgotten it. */
export function readBody(file: StoreFile, seq: number | undefined): { deleted: boolean; body: Json } | undefined {
  if (seq === undefined) return undefined;
  const row = file.sql('SELECT deleted, text FROM bodies WHERE seq = ?').get(seq);
  return row && { deleted: row['deleted'] === 1, body: Json.stored(row['text'] as string) };
}

/** Bytes of a body, read without the body. */
export function bodySize(file: StoreFile, seq: number): number {
  return (file.sql('SELECT octet_length(text) AS size FROM bodies WHERE seq = ?').get(seq)?.['size'] as number) ?? 0;
}

export function documentMissing(): CouchError {
  return new CouchError('not_found', 'missing');
}
