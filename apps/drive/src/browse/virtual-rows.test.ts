import { expect, test } from 'vitest';
import { rowsInView } from './virtual-rows.ts';

test.each([
  ['at the top', 0, 10_000, { first: 0, last: 16 }],
  ['in the middle', 5_000, 10_000, { first: 94, last: 116 }],
  ['below the screen', -2_000, 10_000, { first: 0, last: 0 }],
  ['at the end', 499_500, 10_000, { first: 9_984, last: 10_000 }],
  ['a short list', 0, 3, { first: 0, last: 3 }],
  ['no list', 0, 0, { first: 0, last: 0 }],
])('%s', (_where, top, count, expected) => {
  expect(rowsInView(top, 500, 50, count)).toEqual(expected);
});
