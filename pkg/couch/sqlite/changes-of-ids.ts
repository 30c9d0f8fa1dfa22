import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { ChangeRow, ChangesOptions, ChangesPage } from '../types.ts';
import { NO_LIMIT, toChangeRow } from './change-row.ts';
import { countAfter } from './changes.ts';
import { findWinner, type WinnerRow } from './document-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq, parseSince } from './sequence.ts';

/**
 * The changes of some documents: those of a list, or the design documents.
 * @compat an id given twice is answered twice, and `pending` counts every other document.
 */
export async function changesOfIds(db: OpenDatabase, options: ChangesOptions): Promise<ChangesPage> {
  const { descending = false, limit = NO_LIMIT } = options;
  const { epoch, seq } = db.row();
  const since = descending ? 0 : parseSince(options.since, { epoch, seq });
  const rows = options.docIds ? await winnersOf(db, options.docIds) : designDocuments(db);
  const changed = rows.filter((row) => row.seq > since).sort((a, b) => a.seq - b.seq);
  if (descending) changed.reverse();
  const page = changed.slice(0, limit);
  const format = { epoch, options, matches: undefined };
  const breathe = slices(prefixOf(db.name));
  const results: ChangeRow[] = [];
  for (const [index, row] of page.entries()) {
    await breathe();
    const change = toChangeRow(db, row, index, format);
    if (change) results.push(change);
  }
  const stopped = descending || page.length === limit;
  const last = (stopped ? page.at(-1)?.seq : undefined) ?? seq;
  const pending = Math.max(0, (await countAfter(db, since)) - results.length);
  return { results, lastSeq: formatSeq(last, epoch), pending };
}

async function winnersOf(db: OpenDatabase, ids: readonly string[]): Promise<WinnerRow[]> {
  const breathe = slices(prefixOf(db.name));
  const rows: WinnerRow[] = [];
  for (const id of ids) {
    const row = findWinner(db.file, db.no, id);
    if (row) rows.push(row);
    await breathe();
  }
  return rows;
}

/** Few enough to be read at once. */
function designDocuments(db: OpenDatabase): WinnerRow[] {
  const ids = db.file
    .sql("SELECT id FROM documents WHERE db = ? AND id >= '_design/' AND id < '_design0'")
    .all(db.no) as unknown as { id: string }[];
  return ids.flatMap(({ id }) => findWinner(db.file, db.no, id) ?? []);
}
