/** Characters of documents to read at a time: what a slice can look at, and memory can hold many times. */
const BATCH_SIZE = 128 * 1024;
const MOST_ROWS = 128;

export const FIRST_BATCH = 16;

/** How many rows to read next, if they are as large as these. */
export function nextBatch<Row>(rows: readonly Row[], textOf: (row: Row) => string): number {
  const size = rows.reduce((sum, row) => sum + textOf(row).length, 0);
  const fitting = Math.floor((BATCH_SIZE * rows.length) / Math.max(size, 1));
  return Math.min(Math.max(fitting, 1), MOST_ROWS);
}
