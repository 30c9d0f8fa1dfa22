import type { ChangesOptions, ChangesPage } from '../types.ts';
import { slices } from './breathe.ts';
import { NO_LIMIT, toChangeRow } from './change-row.ts';
import { countAfter } from './changes.ts';
import type { WinnerRow } from './document-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq, parseSince } from './sequence.ts';

const COLUMNS = 'd.id, d.seq, d.rev, d.deleted, d.leaves, b.text';
const WINNERS = `SELECT ${COLUMNS} FROM documents d JOIN bodies b ON b.seq = d.body`;

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
  const results = page.flatMap((row, index) => toChangeRow(db, row, index, format) ?? []);
  const stopped = descending || page.length === limit;
  const last = (stopped ? page.at(-1)?.seq : undefined) ?? seq;
  const pending = Math.max(0, (await countAfter(db, since)) - results.length);
  return { results, lastSeq: formatSeq(last, epoch), pending };
}

async function winnersOf(db: OpenDatabase, ids: readonly string[]): Promise<WinnerRow[]> {
  const breathe = slices();
  const rows: WinnerRow[] = [];
  for (const id of ids) {
    const row = db.file.sql(`${WINNERS} WHERE d.db = ? AND d.id = ?`).get(db.no, id);
    if (row) rows.push(row as unknown as WinnerRow);
    await breathe();
  }
  return rows;
}

function designDocuments(db: OpenDatabase): WinnerRow[] {
  return db.file
    .sql(`${WINNERS} WHERE d.db = ? AND d.id >= '_design/' AND d.id < '_design0'`)
    .all(db.no) as unknown as WinnerRow[];
}
