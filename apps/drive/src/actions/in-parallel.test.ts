import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('a few at a time, all of them, and those that did not work are told', async () => {
  let now = 0;
  let most = 0;
  const failed = await inParallel([1, 2, 3, 4, 5, 6, 7, 8, 9], async (n) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    if (n % 4 === 0) throw new Error('refused');
  });
  expect([...failed]).toEqual([
    [4, new Error('refused')],
    [8, new Error('refused')],
  ]);
  expect(most).toBe(4);
});
