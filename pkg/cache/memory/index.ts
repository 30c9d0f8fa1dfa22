import type { Cache } from '#pkg/cache';

interface Entry {
  value: string;
  expires: number;
}

const MAX_SIZE = 64 * 1024 * 1024;

/**
 * @param maxEntries the oldest entries are forgotten beyond this number
 * @param maxSize the same for the characters of all the keys and values
 */
export function openMemoryCache({ maxEntries = 100_000, maxSize = MAX_SIZE, now = Date.now } = {}): Cache {
  const entries = new Map<string, Entry>();
  let size = 0;

  function forget(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    size -= key.length + entry.value.length;
    entries.delete(key);
  }

  function live(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry && entry.expires <= now()) {
      forget(key);
      return undefined;
    }
    return entry;
  }

  function store(key: string, entry: Entry): void {
    forget(key);
    entries.set(key, entry);
    size += key.length + entry.value.length;
    while (entries.size > maxEntries || size > maxSize) forget(entries.keys().next().value as string);
  }

  return {
    get: async (key) => live(key)?.value,
    set: async (key, value, ttl) => store(key, { value, expires: now() + ttl }),
    delete: async (key) => forget(key),
    increment: async (key, ttl) => {
      const entry = live(key);
      const count = Number(entry?.value ?? 0) + 1;
      store(key, { value: String(count), expires: entry?.expires ?? now() + ttl });
      return count;
    },
  };
}
