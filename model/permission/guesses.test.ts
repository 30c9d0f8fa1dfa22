import { expect, test } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { createGuesses } from './guesses.ts';

const heard = (attempt: Promise<void>) =>
  attempt.then(
    () => true,
    () => false,
  );

test('guesses at the same time are no more than one after the other; a code that is right is none', async () => {
  const clock = { now: 0 };
  const guesses = createGuesses(openMemoryCache({ now: () => clock.now }));
  await guesses.right('alice', '123456');
  const tries = Array.from({ length: 400 }, (_, n) => heard(guesses.attempt('alice', String(200_000 + n))));
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(300);
  expect(await heard(guesses.attempt('alice', '123456'))).toBe(true);
  expect(await heard(guesses.attempt('bob', '200000'))).toBe(true);
  clock.now += 3_600_001;
  expect(await heard(guesses.attempt('alice', '200000'))).toBe(true);
});
