import { describe, expect, test } from 'vitest';
import { openMemoryCache } from './index.ts';

describe('the cache in memory', () => {
  test('forgets the oldest beyond a number of entries', async () => {
    const cache = openMemoryCache({ maxEntries: 2 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1000);
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([undefined, 'b', 'c']);
  });

  test('forgets the oldest beyond a size, whatever is set again, deleted or over', async () => {
    let now = 0;
    const cache = openMemoryCache({ maxSize: 100, now: () => now });
    for (let n = 0; n < 50; n++) await cache.set('a', 'x'.repeat(40), 1000);
    await cache.set('b', 'x'.repeat(40), 1000);
    expect(await cache.get('a')).toHaveLength(40);
    await cache.set('c', 'x'.repeat(40), 1000);
    expect([await cache.get('a'), (await cache.get('b'))?.length]).toEqual([undefined, 40]);
    await cache.delete('b');
    now = 1001;
    expect(await cache.get('c')).toBeUndefined();
    await cache.set('d', 'x'.repeat(98), 1000);
    expect(await cache.get('d')).toHaveLength(98);
    await cache.set('e', 'x'.repeat(200), 1000);
    expect(await cache.get('e')).toBeUndefined();
  });

  test('counts, and the count ends with the life of its first increment', async () => {
    let now = 0;
    const cache = openMemoryCache({ now: () => now });
    expect([await cache.increment('n', 10), await cache.increment('n', 10)]).toEqual([1, 2]);
    now = 10;
    expect(await cache.increment('n', 10)).toBe(1);
  });

  test('keeps its counters, whatever others set', async () => {
    const cache = openMemoryCache({ maxEntries: 3, maxSize: 100 });
    await cache.increment('guesses', 1000);
    for (let n = 0; n < 50; n++) await cache.set(`k${n}`, 'x'.repeat(90), 1000);
    expect(await cache.increment('guesses', 1000)).toBe(2);
    await cache.delete('guesses');
    expect(await cache.increment('guesses', 1000)).toBe(1);
  });
});
