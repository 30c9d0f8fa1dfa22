import type { Cache } from '#pkg/cache';

interface Entry {
  value: string;
  expires: number;
}

const MAX_SIZE = 64 * 1024 * 1024;

/**
 * Counters are apart: what others keep must not make the guesses of a passphrase be forgotten.
 * @param maxEntries the oldest values are forgotten beyond this number, and so are the oldest counters
 * @param maxSize the same for the characters of all the keys and values
 */
export function openMemoryCache({ maxEntries = 100_000, maxSize = MAX_SIZE, now = Date.now } = {}): Cache {
  const [values, counters] = [openEntries({ maxEntries, maxSize, now }), openEntries({ maxEntries, maxSize, now })];
  return {
    get: async (key) => (values.live(key) ?? counters.live(key))?.value,
    async set(key, value, ttl) {
      counters.forget(key);
      values.store(key, { value, expires: now() + ttl });
    },
    async delete(key) {
      values.forget(key);
      counters.forget(key);
    },
    async increment(key, ttl) {
      const entry = counters.live(key);
      const count = Number(entry?.value ?? 0) + 1;
      counters.store(key, { value: String(count), expires: entry?.expires ?? now() + ttl });
      return count;
    },
  };
}

function openEntries({ maxEntries, maxSize, now }: { maxEntries: number; maxSize: number; now: () => number }) {
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

  return { live, store, forget };
}
