import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { OpenDatabase } from './open-database.ts';

/** Characters of documents to read at a time: what a slice can look at, and memory can hold many times. */
const BATCH_SIZE = 128 * 1024;
const MOST_ROWS = 128;

export const FIRST_BATCH = 16;

/** Bytes of documents that may be read at once, whichever they are. */
const FEW = 16 * 1024 * 1024;

/** How many rows to read next, if they are as large as these. */
export function nextBatch<Row>(rows: readonly Row[], textOf: (row: Row) => string): number {
  const size = rows.reduce((sum, row) => sum + textOf(row).length, 0);
  const fitting = Math.floor((BATCH_SIZE * rows.length) / Math.max(size, 1));
  return Math.min(Math.max(fitting, 1), MOST_ROWS);
}

/** Rows of a query, of which there are more when `isCut`: those that came have filled a batch. */
export interface Batch<Row> {
  rows: Row[];
  isCut: boolean;
}

/** The rows of a statement, or the first of them. */
export type ReadBatch = <Row>(
  statement: StatementSync,
  parameters: SQLInputValue[],
  textOf: (row: Row) => string,
) => Batch<Row>;

/**
 * How to read rows of a database, with their documents or not: a hundred small ones may be followed by a hundred of eight
 * megabytes. Where all of them together are few, they are not looked at one by one, which takes half as long again.
 */
export function batchReader(db: Pick<OpenDatabase, 'row'>, withDocuments = true): ReadBatch {
  return withDocuments && db.row().leaf_size > FEW ? readSome : readAll;
}

function readAll<Row>(statement: StatementSync, parameters: SQLInputValue[]): Batch<Row> {
  return { rows: statement.all(...parameters) as object[] as Row[], isCut: false };
}

function readSome<Row>(
  statement: StatementSync,
  parameters: SQLInputValue[],
  textOf: (row: Row) => string,
): Batch<Row> {
  const rows: Row[] = [];
  let size = 0;
  for (const found of statement.iterate(...parameters)) {
    const row = found as object as Row;
    rows.push(row);
    size += textOf(row).length;
    if (size >= BATCH_SIZE) return { rows, isCut: true };
  }
  return { rows, isCut: false };
}
