import type { Database } from '#pkg/couch';
import { hourText } from './write-entries.ts';

const HOUR = 3_600_000;
/** Days that are kept. */
const KEPT = 90;
/** Documents of one owner that are kept, whatever their age. */
const MAX_DOCS = 20_000;
const AT_ONCE = 500;

/** Takes away, some at a time, what is too old or too much: the oldest first. They leave no tombstone. */
export async function prune(database: Database, now: number, { maxDocs = MAX_DOCS } = {}): Promise<void> {
  const oldest = hourText(Math.floor(now / HOUR) - KEPT * 24);
  for (;;) {
    const { docCount } = await database.info();
    const { rows } = await database.allDocs({ limit: AT_ONCE });
    const gone: Record<string, string[]> = {};
    for (const [index, row] of rows.entries()) {
      if ('id' in row && (row.id < oldest || index < docCount - maxDocs)) gone[row.id] = [row.rev];
    }
    const count = Object.keys(gone).length;
    if (count > 0) await database.purge(gone);
    if (count < AT_ONCE) return;
  }
}
