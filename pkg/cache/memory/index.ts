import type { Cache } from '#pkg/cache';

interface Entry {
  value: string;
  expires: number;
}

/** @param maxEntries the oldest entries are forgotten beyond this number */
export function openMemoryCache({ maxEntries = 100_000, now = Date.now } = {}): Cache {
  const entries = new Map<string, Entry>();

  function live(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry && entry.expires <= now()) {
      entries.delete(key);
      return undefined;
    }
    return entry;
  }

  function store(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value as string);
  }

  return {
    get: async (key) => live(key)?.value,
    set: async (key, value, ttl) => store(key, { value, expires: now() + ttl }),
    delete: async (key) => void entries.delete(key),
    increment: async (key, ttl) => {
      const entry = live(key);
      const count = Number(entry?.value ?? 0) + 1;
      store(key, { value: String(count), expires: entry?.expires ?? now() + ttl });
      return count;
    },
  };
}
