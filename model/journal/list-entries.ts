import { DOCTYPES, type Docs, type Owner, type StoredObject, toObject } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { JournalEntry } from './types.ts';

const PAGE = 200;
/** Documents looked at for one answer: with a filter, what is found may be far apart. */
const MOST = 2_000;

export interface JournalPage {
  entries: StoredObject<JournalEntry>[];
  /** To ask for what is older; absent at the end. */
  cursor?: string;
}

export interface JournalQuery {
  limit: number;
  /** Of the page before. */
  cursor?: string;
  /** Only the uses of this doctype. */
  doctype?: string;
  /** Only what this source did. */
  source?: string;
}

/** The latest first. */
export async function listEntries(docs: Docs, owner: Owner, query: JournalQuery): Promise<JournalPage> {
  const found: StoredObject<JournalEntry>[] = [];
  let last = query.cursor;
  for (let seen = 0; seen < MOST; ) {
    const page = await readPage(docs, owner, last);
    for (const entry of page) {
      last = entry._id;
      const kept = filter(entry, query);
      if (kept) found.push(kept);
      if (found.length === query.limit) return { entries: found, cursor: last };
    }
    seen += page.length;
    if (page.length < PAGE - 1) return { entries: found };
  }
  return { entries: found, ...(last !== undefined && { cursor: last }) };
}

async function readPage(docs: Docs, owner: Owner, last: string | undefined) {
  try {
    const { rows } = await docs.database(owner, DOCTYPES.accessJournal).allDocs({
      descending: true,
      includeDocs: true,
      limit: PAGE,
      ...(last !== undefined && { startKey: last }),
    });
    return rows.flatMap((row) => ('id' in row && row.doc && row.id !== last ? [toObject<JournalEntry>(row.doc)] : []));
  } catch (error) {
    if (isKind(error, 'not-found')) return [];
    throw error;
  }
}

function filter(entry: StoredObject<JournalEntry>, { doctype, source }: JournalQuery) {
  if (source !== undefined && entry.actor.source_id !== source) return undefined;
  if (doctype === undefined) return entry;
  const uses = entry.uses.filter((use) => use.doctype === doctype);
  return uses.length > 0 ? { ...entry, uses } : undefined;
}
