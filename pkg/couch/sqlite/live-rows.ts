import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { Batch, ReadBatch } from './batches.ts';
import type { IdRange } from './id-range.ts';
import type { OpenDatabase } from './open-database.ts';

/** Index entries passed over by one query. */
const SKIP_BATCH = 20_000;

/** Greater than every text, as a BLOB is. */
const AFTER_ALL_IDS = new Uint8Array();

/** A winner that is not deleted; without the last two when its body is not wanted. */
export type LiveRow = [id: string, rev: string, leaves: number, text: string];

/** The winners of a range that are not deleted, in its direction, with their bodies or not. */
export function selectLive(
  db: OpenDatabase,
  range: IdRange,
  limit: number,
  { withBody, read }: { withBody: boolean; read: ReadBatch },
): Batch<LiveRow> {
  const columns = withBody ? 'd.id, d.rev, d.leaves, b.text' : 'd.id, d.rev';
  const from = withBody ? 'documents d JOIN bodies b ON b.seq = d.body' : 'documents d';
  const sql = `SELECT ${columns} FROM ${from} ${inRange(range)} ORDER BY d.id ${direction(range)} LIMIT ?`;
  return read(db.file.arrays(sql), [db.no, ...bounds(range), limit], textOf);
}

export const textOf = ([, , , text]: LiveRow) => text;

/** Passes over rows by their index only. The rest of the range is undefined when there is none. */
export async function skipLive(
  db: OpenDatabase,
  range: IdRange,
  count: number,
): Promise<{ skipped: number; rest: IdRange | undefined }> {
  const breathe = slices(prefixOf(db.name));
  let rest = range;
  let skipped = 0;
  while (skipped < count) {
    const step = Math.min(SKIP_BATCH, count - skipped);
    const next = db.file
      .sql(`SELECT d.id FROM documents d ${inRange(rest)} ORDER BY d.id ${direction(rest)} LIMIT 1 OFFSET ?`)
      .get(db.no, ...bounds(rest), step)?.['id'] as string | undefined;
    if (next === undefined) return { skipped: skipped + countLive(db, rest), rest: undefined };
    skipped += step;
    rest = from(rest, next);
    const turn = breathe();
    if (turn) await turn;
  }
  return { skipped, rest };
}

function countLive(db: OpenDatabase, range: IdRange): number {
  const row = db.file.sql(`SELECT count(*) AS count FROM documents d ${inRange(range)}`).get(db.no, ...bounds(range));
  return row?.['count'] as number;
}

function from(range: IdRange, id: string): IdRange {
  return range.descending ? { ...range, high: id, highOpen: false } : { ...range, low: id, lowOpen: false };
}

function inRange({ lowOpen, highOpen }: IdRange): string {
  return `WHERE d.db = ? AND d.id ${lowOpen ? '>' : '>='} ? AND d.id ${highOpen ? '<' : '<='} ? AND d.deleted = 0`;
}

function direction({ descending }: IdRange): string {
  return descending ? 'DESC' : 'ASC';
}

function bounds({ low, high }: IdRange): [string, string | Uint8Array] {
  return [low ?? '', high ?? AFTER_ALL_IDS];
}
