import { DOCTYPES, type Docs, type Owner } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import { isKind } from '#pkg/errors';
import { type JournalPage, type JournalQuery, listEntries } from './list-entries.ts';
import { Pending, type PendingEntry } from './pending.ts';
import { prune } from './prune.ts';
import { writeEntries } from './write-entries.ts';

const DAY = 24 * 3_600_000;
/** The settings of an owner who is there: nothing is written for one who has just been destroyed. */
const SETTINGS = 'io.cozy.settings.instance';

/**
 * What each app, device, link and password did, by hour: the first of what the owner asks of a server that holds
 * everything. Accesses are counted in memory and written in batches, behind the requests; a crash loses the last batch.
 */
export interface Journal {
  /** Counts one access of the request that the permission is of; without a request, nothing. */
  record(permission: Permission, verb: Verb, doctype: string): void;
  /** The latest first, what is not written yet included. */
  list(owner: Owner, query: JournalQuery): Promise<JournalPage>;
  /** Writes what was counted. Rejects when it could not be written, which is then still counted. */
  flush(): Promise<void>;
}

export function createJournal({ docs, now = Date.now }: { docs: Docs; now?: () => number }): Journal {
  const pending = new Pending();
  const pruned = new Map<string, number>();

  async function write(prefix: string, entries: PendingEntry[]): Promise<void> {
    const owner = { prefix };
    let left = entries;
    try {
      if (!(await isThere(docs, owner))) {
        left = [];
        return;
      }
      const database = await docs.ensureDatabase(owner, DOCTYPES.accessJournal);
      left = await writeEntries(docs, owner, entries);
      if (now() - (pruned.get(prefix) ?? 0) < DAY) return;
      pruned.set(prefix, now());
      // A history of hourly counts would be larger than they are.
      await database.setRevsLimit(1);
      await prune(database, now());
    } finally {
      for (const entry of left) pending.putBack(prefix, entry);
    }
  }

  async function flush(prefix?: string): Promise<void> {
    const failures: unknown[] = [];
    for (const [owner, entries] of pending.take(prefix)) {
      await write(owner, entries).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    record(permission, verb, doctype) {
      const { request } = permission;
      if (request) pending.add(request.prefix, permission, { verb, doctype, address: request.address, time: now() });
    },
    async list(owner, query) {
      await flush(owner.prefix);
      return listEntries(docs, owner, query);
    },
    flush: () => flush(),
  };
}

async function isThere(docs: Docs, owner: Owner): Promise<boolean> {
  try {
    await docs.get(owner, DOCTYPES.settings, SETTINGS);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}
