import { compareBytes } from './byte-order.ts';
import { ALL_IDS } from './id-range.ts';
import { skipLive } from './live-rows.ts';
import type { Counted, Mark, OpenDatabase } from './open-database.ts';

const MAX_MARKS = 32;

/** How many documents that are not deleted have a lower id. */
export async function rankOf(db: OpenDatabase, id: string): Promise<number> {
  const { seq } = db.row();
  let nearest: Mark = { id: '', rank: 0 };
  for (const mark of countedAt(db, seq).marks) {
    if (mark.rank > nearest.rank && compareBytes(mark.id, id) <= 0) nearest = mark;
  }
  const { skipped } = await skipLive(
    db,
    { ...ALL_IDS, low: nearest.id, high: id, highOpen: true },
    Number.POSITIVE_INFINITY,
  );
  const rank = nearest.rank + skipped;
  rememberRank(db, seq, { id, rank });
  return rank;
}

/** @param seq the sequence of the database before the rank was counted */
export function rememberRank(db: OpenDatabase, seq: number, mark: Mark): void {
  if (db.row().seq !== seq) return;
  const { marks } = countedAt(db, seq);
  marks.unshift(mark);
  marks.length = Math.min(marks.length, MAX_MARKS);
}

/** What is known at this sequence, which is that of the database now. */
export function countedAt({ counted }: OpenDatabase, seq: number): Counted {
  if (counted.seq === seq) return counted;
  counted.seq = seq;
  counted.marks = [];
  counted.ranges.clear();
  return counted;
}
