import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, type Owner, type StoredObject, toObject } from '#model/docs';
import { Json } from '#pkg/json';
import { keyOf, MAX_ADDRESSES, MAX_USES, OTHERS, type PendingEntry, type PendingUse } from './pending.ts';
import type { JournalEntry, Use } from './types.ts';

const HOUR = 3_600_000;

/**
 * Adds to the documents what was done since: one read and one write for all of them.
 * @returns those that somebody else wrote meanwhile
 */
export async function writeEntries(docs: Docs, owner: Owner, entries: PendingEntry[]): Promise<PendingEntry[]> {
  const database = docs.database(owner, DOCTYPES.accessJournal);
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  const { rows } = await database.allDocs({ keys: [...byId.keys()], includeDocs: true });
  const stored = new Map(
    rows.flatMap((row): [string, StoredObject<JournalEntry>][] =>
      'id' in row && row.doc && !row.deleted ? [[row.id, toObject<JournalEntry>(row.doc)]] : [],
    ),
  );
  const writes = [...byId].map(([id, entry]) => {
    const old = stored.get(id);
    return { id, ...(old && { rev: old._rev }), body: Json.of({ ...merge(entry, old?.uses ?? []) }) };
  });
  const results = await database.bulkDocs(writes);
  return results.flatMap((result) => {
    const entry = byId.get(result.id);
    return result.ok || !entry ? [] : [entry];
  });
}

export function hourText(hour: number): string {
  return new Date(hour * HOUR).toISOString().slice(0, 13);
}

function idOf({ hour, actor }: PendingEntry): string {
  return `${hourText(hour)}-${createHash('sha256').update(keyOf(actor)).digest('hex').slice(0, 20)}`;
}

function merge({ hour, actor, uses }: PendingEntry, stored: readonly Use[]): JournalEntry {
  const merged = new Map(stored.map((use) => [`${use.verb} ${use.doctype}`, use]));
  for (const use of uses.values()) {
    const isKnown = merged.has(`${use.verb} ${use.doctype}`) || merged.size < MAX_USES;
    const doctype = isKnown ? use.doctype : OTHERS;
    const key = `${use.verb} ${doctype}`;
    merged.set(key, sum({ ...use, doctype }, merged.get(key)));
  }
  const { type, sourceId, id, code, name } = actor;
  return {
    hour: new Date(hour * HOUR).toISOString(),
    actor: {
      type: sourceId === OTHERS ? OTHERS : type,
      source_id: sourceId,
      ...(id !== undefined && { permission_id: id }),
      ...(code !== undefined && { code }),
      ...(name !== undefined && { name }),
    },
    uses: [...merged.values()],
  };
}

function sum({ verb, doctype, count, first, last, addresses }: PendingUse, old: Use | undefined): Use {
  const [begin, end] = [new Date(first).toISOString(), new Date(last).toISOString()];
  if (!old) return { verb, doctype, count, first_at: begin, last_at: end, addresses };
  return {
    verb,
    doctype,
    count: old.count + count,
    first_at: [old.first_at, begin].sort()[0] ?? begin,
    last_at: [old.last_at, end].sort()[1] ?? end,
    addresses: [...new Set([...old.addresses, ...addresses])].slice(0, MAX_ADDRESSES),
  };
}
