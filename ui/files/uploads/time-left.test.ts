import { expect, test } from 'vitest';
import { createTimeLeft } from './time-left.ts';

const MB = 1_000_000;

/** Seconds left after each second, at so many bytes a second. */
function after(rates: readonly number[], size: number): (number | null)[] {
  const left = createTimeLeft();
  let sent = 0;
  left(0, 0, size);
  return rates.map((rate, index) => {
    sent += rate;
    const seconds = left((index + 1) * 1000, sent, size);
    return seconds === null ? null : Math.round(seconds);
  });
}

test('it is not guessed at once, then follows the rate', () => {
  expect(after([MB, MB, MB, MB], 10 * MB)).toEqual([null, null, 7, 6]);
});

test('a network that has become slow is believed after a while', () => {
  const rates = [...Array(10).fill(10 * MB), ...Array(30).fill(MB)];
  expect(after(rates, 1000 * MB).at(-1)).toBe(870);
});

test('what stands still has no end, and what was cancelled says nothing of the rest', () => {
  const left = createTimeLeft();
  for (let at = 0; at < 5; at += 1) left(at * 1000, 0, MB);
  expect(left(5000, 0, MB)).toBeNull();
  left(6000, MB, 3 * MB);
  expect(left(7000, MB / 2, 2 * MB)).toBeNull();
});
