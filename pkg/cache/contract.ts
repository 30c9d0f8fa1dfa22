import { describe, expect, test } from 'vitest';
import type { Cache } from './index.ts';

export interface CacheUnderTest extends AsyncDisposable {
  /** The same cache, as two processes see it; a driver for one process gives it twice. */
  both: readonly [Cache, Cache];
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
}

/** What every driver of caches must do. */
export function cacheContract(open: () => Promise<CacheUnderTest>): void {
  test('gives back what was set, until it is over', async () => {
    await using under = await open();
    const [a, b] = under.both;
    await a.set('k', 'é\n"', 60);
    expect(await b.get('k')).toBe('é\n"');
    await under.pass(80);
    expect(await b.get('k')).toBeUndefined();
  });

  test('replaces the value and its life', async () => {
    await using under = await open();
    const [a, b] = under.both;
    await a.set('k', '1', 30);
    await b.set('k', '', 60_000);
    await under.pass(50);
    expect(await a.get('k')).toBe('');
  });

  test('forgets what is deleted, and what was never there', async () => {
    await using under = await open();
    const [a, b] = under.both;
    await a.set('k', '1', 60_000);
    await b.delete('k');
    await b.delete('none');
    expect(await a.get('k')).toBeUndefined();
  });

  test('counts each once, until the life of the first is over', async () => {
    await using under = await open();
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? under.both[0] : under.both[1]).increment('n', 3000)),
    );
    expect(counts.sort((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(await under.both[0].increment('m', 60)).toBe(1);
    await under.pass(40);
    expect(await under.both[1].increment('m', 60_000)).toBe(2);
    await under.pass(40);
    expect(await under.both[0].increment('m', 60)).toBe(1);
  });

  describe('keeps apart', () => {
    test.each(['', 'k ', 'K', 'k:1', 'k\n', 'é'])('k and %j', async (key) => {
      await using under = await open();
      await under.both[0].set('k', '1', 60_000);
      await under.both[0].set(key, '2', 60_000);
      expect([await under.both[1].get('k'), await under.both[1].get(key)]).toEqual(['1', '2']);
    });
  });
}
