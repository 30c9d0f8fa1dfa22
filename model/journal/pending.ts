import type { Verb } from '#model/permission';
import type { Actor } from './types.ts';

const HOUR = 3_600_000;
/** Of one owner in one hour: what comes after them is counted together. */
const MAX_ACTORS = 200;
/** Pairs of a verb and a doctype, of one actor in one hour. */
export const MAX_USES = 300;
export const MAX_ADDRESSES = 5;
/** Of all owners, until the next write. */
const MAX_PENDING = 50_000;

/** Stands for the doctypes, and for the actors, beyond the bound. */
export const OTHERS = 'others';
const OTHER_ACTORS: Actor = { type: 'cli', sourceId: OTHERS };

export interface PendingUse {
  verb: Verb;
  doctype: string;
  count: number;
  first: number;
  last: number;
  addresses: string[];
}

export interface PendingEntry {
  hour: number;
  actor: Actor;
  uses: Map<string, PendingUse>;
}

/** What was done since the last write, by the prefix of the owner. It costs a request two look-ups, no read, no wait. */
export class Pending {
  #owners = new Map<string, Map<string, PendingEntry>>();
  #count = 0;

  add(prefix: string, actor: Actor, access: { verb: Verb; doctype: string; address: string; time: number }): void {
    let entries = this.#owners.get(prefix);
    if (!entries) {
      entries = new Map();
      this.#owners.set(prefix, entries);
    }
    const use = this.#useOf(this.#entryOf(entries, actor, Math.floor(access.time / HOUR)), access);
    if (!use) return;
    use.count++;
    use.last = access.time;
    if (use.addresses.length < MAX_ADDRESSES && !use.addresses.includes(access.address)) {
      use.addresses.push(access.address);
    }
  }

  /** Takes all of it, or that of one owner. */
  take(prefix?: string): [prefix: string, entries: PendingEntry[]][] {
    const taken = [...this.#owners].filter(([owner]) => prefix === undefined || owner === prefix);
    for (const [owner, entries] of taken) {
      this.#owners.delete(owner);
      for (const { uses } of entries.values()) this.#count -= uses.size;
    }
    return taken.map(([owner, entries]) => [owner, [...entries.values()]]);
  }

  /** What could not be written waits for the next time. */
  putBack(prefix: string, { hour, actor, uses }: PendingEntry): void {
    const entries = this.#owners.get(prefix) ?? new Map<string, PendingEntry>();
    this.#owners.set(prefix, entries);
    const entry = this.#entryOf(entries, actor, hour);
    for (const old of uses.values()) {
      const use = this.#useOf(entry, { ...old, time: old.first });
      if (!use) continue;
      use.count += old.count;
      use.first = Math.min(use.first, old.first);
      use.last = Math.max(use.last, old.last);
      use.addresses = [...new Set([...old.addresses, ...use.addresses])].slice(0, MAX_ADDRESSES);
    }
  }

  #entryOf(entries: Map<string, PendingEntry>, actor: Actor, hour: number): PendingEntry {
    const key = `${hour} ${keyOf(actor)}`;
    const known = entries.get(key);
    if (known) return known;
    if (entries.size >= MAX_ACTORS && actor !== OTHER_ACTORS) return this.#entryOf(entries, OTHER_ACTORS, hour);
    const entry: PendingEntry = { hour, actor, uses: new Map() };
    entries.set(key, entry);
    return entry;
  }

  #useOf(entry: PendingEntry, access: { verb: Verb; doctype: string; time: number }): PendingUse | undefined {
    const { verb, time } = access;
    const known = entry.uses.get(`${verb} ${access.doctype}`);
    if (known) return known;
    const doctype = entry.uses.size >= MAX_USES ? OTHERS : access.doctype;
    const key = `${verb} ${doctype}`;
    const other = entry.uses.get(key);
    if (other || this.#count >= MAX_PENDING) return other;
    const use: PendingUse = { verb, doctype, count: 0, first: time, last: time, addresses: [] };
    entry.uses.set(key, use);
    this.#count++;
    return use;
  }
}

/** What makes two actors different; a name may change. */
export function keyOf({ type, sourceId, id = '', code = '' }: Actor): string {
  return `${type} ${sourceId} ${id} ${code}`;
}
