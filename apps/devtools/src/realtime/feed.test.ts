import { expect, test } from 'vitest';
import { addToFeed, emptyFeed } from './feed.ts';

test('the latest come first, and the oldest are forgotten', () => {
  let feed = emptyFeed<number>();
  for (let n = 0; n < 1_000; n += 1) feed = addToFeed(feed, n, n);
  expect(feed.count).toBe(1_000);
  expect(feed.entries).toHaveLength(300);
  expect(feed.entries[0]).toEqual({ key: 999, at: 999, value: 999 });
  expect(feed.entries.at(-1)?.value).toBe(700);
});
