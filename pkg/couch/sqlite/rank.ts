import { compareBytes } from './byte-order.ts';
import { ALL_IDS } from './id-range.ts';
import { skipLive } from './live-rows.ts';
import type { Mark, OpenDatabase } from './open-database.ts';

const MAX_MARKS = 32;

/** How many documents that are not deleted have a lower id. */
export async function rankOf(db: OpenDatabase, id: string): Promise<number> {
  const { seq } = db.row();
  let nearest: Mark = { id: '', rank: 0 };
  for (const mark of db.ranks.seq === seq ? db.ranks.marks : []) {
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
  const { ranks } = db;
  if (db.row().seq !== seq) return;
  if (ranks.seq !== seq) ranks.marks = [];
  ranks.seq = seq;
  ranks.marks.unshift(mark);
  ranks.marks.length = Math.min(ranks.marks.length, MAX_MARKS);
}
