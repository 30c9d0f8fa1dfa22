import { CouchError } from '../couch-error.ts';
import type { Doc, DocWrite, GetOptions, WriteResult } from '../types.ts';
import type { StoreFile } from './store-file.ts';

/** A row of `databases`, as the last query found it. */
export interface DatabaseRow {
  no: number;
  name: string;
  epoch: string;
  seq: number;
  purge_seq: number;
  doc_count: number;
  deleted_count: number;
  leaf_size: number;
  old_size: number;
  revs_limit: number;
  security: string | null;
  index_version: number;
  /** 1: its writes are kept until they are settled. */
  followed: number;
}

/**
 * What has been counted, good as long as nothing has been written: who reads page after page asks each time how many
 * there are. How many documents come before is then counted from the page before.
 */
export interface Counted {
  seq: number;
  marks: Mark[];
  /** Rows of ranges of the indexes. */
  ranges: Map<string, number>;
}

export interface Mark {
  id: string;
  /** How many living documents have a lower id. */
  rank: number;
}

/**
 * A database that exists, in a file that is open: good as long as the function that was given it has not settled.
 * Long work reads a slice, lets the loop turn (`breathe`), and goes on from where it was.
 */
export interface OpenDatabase {
  readonly file: StoreFile;
  /** Number of the database in its file. */
  readonly no: number;
  readonly name: string;
  readonly epoch: string;
  readonly counted: Counted;
  /** The row as it is now. Throws `not_found` when the database has been destroyed meanwhile. */
  row(): DatabaseRow;
  /** Shares the next commit of the file; resolves once that is durable. */
  write<T>(work: () => T): Promise<T>;
  get(id: string, options?: GetOptions): Doc;
  put(write: DocWrite): Promise<WriteResult>;
}

export function findDatabase(file: StoreFile, name: string): DatabaseRow | undefined {
  return file.sql('SELECT * FROM databases WHERE name = ?').get(name) as unknown as DatabaseRow | undefined;
}

/** What most reads need to know of a database. */
export function identifyDatabase(file: StoreFile, name: string): Pick<DatabaseRow, 'no' | 'epoch'> | undefined {
  return file.sql('SELECT no, epoch FROM databases WHERE name = ?').get(name) as unknown as DatabaseRow | undefined;
}

export function databaseMissing(): CouchError {
  return new CouchError('not_found', 'Database does not exist.');
}
