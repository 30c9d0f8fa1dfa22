import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { ChangeRow, ChangesOptions, ChangesPage, PartPosition } from '../types.ts';
import { type ChangedRow, NO_LIMIT, selectChanged, toChangeRow } from './change-row.ts';
import { countAfter } from './changes.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq, parseSince } from './sequence.ts';

/**
 * The changes of some documents: those of a list, or the design documents.
 * @compat an id given twice is answered twice, and `pending` counts every other document.
 */
export async function changesOfIds(db: OpenDatabase, options: ChangesOptions): Promise<ChangesPage> {
  const { descending = false, limit = NO_LIMIT, most = NO_LIMIT, from } = options;
  const { epoch, seq } = db.row();
  const since = descending ? 0 : parseSince(options.since, { epoch, seq });
  const all = options.docIds ? await sequencesOf(db, options.docIds) : sequencesOfDesigns(db);
  const changed = ordered(all, { since, descending });
  const start = from ? indexOf(changed, from, descending) : 0;
  const seen = from?.seen ?? 0;
  const page = changed.subarray(start, start + Math.min(limit - seen, most));
  const results = await readRows(db, page, { seen, options, epoch });
  // As for all changes: see `readChanges`.
  await db.file.flushing();
  const isLimited = seen + page.length === limit;
  const lastSeq = (descending || isLimited ? (page.at(-1) ?? Number(from?.last ?? seq)) : undefined) ?? seq;
  const told = { results, lastSeq: formatSeq(lastSeq, epoch) };
  if (!isLimited && start + page.length < changed.length) {
    return { ...told, pending: 0, next: nextPosition(changed, start + page.length, seen + page.length) };
  }
  return { ...told, pending: Math.max(0, (await countAfter(db, since)) - seen - results.length) };
}

/** Of each id that is there: ids are many where their rows are few, so nothing else is kept of them. */
async function sequencesOf(db: OpenDatabase, ids: readonly string[]): Promise<number[]> {
  const breathe = slices(prefixOf(db.name));
  const sequences: number[] = [];
  const select = db.file.arrays('SELECT seq FROM documents WHERE db = ? AND id = ?');
  for (const id of ids) {
    const [seq] = (select.get(db.no, id) as object as [number] | undefined) ?? [];
    if (seq !== undefined) sequences.push(seq);
    const turn = breathe();
    if (turn) await turn;
  }
  return sequences;
}

/** Few enough to be read at once. */
function sequencesOfDesigns(db: OpenDatabase): number[] {
  const sql = "SELECT seq FROM documents WHERE db = ? AND id >= '_design/' AND id < '_design0'";
  return (db.file.arrays(sql).all(db.no) as object[] as [number][]).map(([seq]) => seq);
}

function ordered(sequences: readonly number[], { since, descending }: { since: number; descending: boolean }) {
  const changed = Float64Array.from(sequences.filter((seq) => seq > since)).sort();
  return descending ? changed.reverse() : changed;
}

/** The first that has not been answered. Those that have changed meanwhile have another sequence now. */
function indexOf(changed: Float64Array, { last, repeated = 0 }: PartPosition, descending: boolean): number {
  const seq = Number(last);
  const first = changed.findIndex((one) => (descending ? one <= seq : one >= seq));
  if (first < 0) return changed.length;
  const isThere = changed[first] === seq;
  return isThere ? first + repeated : first;
}

function nextPosition(changed: Float64Array, end: number, seen: number): PartPosition {
  const last = changed[end - 1] as number;
  return { last: String(last), seen, repeated: end - changed.indexOf(last) };
}

/** A document that changes meanwhile has another sequence, which is for the next reading. */
async function readRows(
  db: OpenDatabase,
  sequences: Float64Array,
  { seen, options, epoch }: { seen: number; options: ChangesOptions; epoch: string },
): Promise<ChangeRow[]> {
  const format = { epoch, options, matches: undefined };
  const select = db.file.arrays(`${selectChanged(format)} WHERE d.db = ? AND d.seq = ?`);
  const breathe = slices(prefixOf(db.name));
  const results: ChangeRow[] = [];
  for (const [index, seq] of sequences.entries()) {
    const row = select.get(db.no, seq) as object as ChangedRow | undefined;
    const change = row && toChangeRow(db, row, seen + index, format);
    if (change) results.push(change);
    const turn = breathe();
    if (turn) await turn;
  }
  return results;
}
