import { expect, test } from 'vitest';
import { testStack } from '#tests/test-stack';
import { fuzz } from './index.ts';

/** `scripts/fuzz.ts` is the whole walk. */
test('no route fails, tells the inside or hangs, whatever it is asked', { timeout: 60_000 }, async () => {
  await using stack = await testStack({ listen: true });
  const { faults, statuses } = await fuzz(stack, { seed: 27, requests: 400, renewEvery: 400 });
  expect(faults).toEqual([]);
  // Enough of them go further than the doors.
  expect(statuses[200]).toBeGreaterThan(30);
});
