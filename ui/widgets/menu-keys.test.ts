import { expect, test } from 'vitest';
import { nextMenuItem } from './menu-keys.ts';

test.each([
  ['ArrowDown', 0, 3, 1],
  ['ArrowDown', 2, 3, 0],
  ['ArrowUp', 0, 3, 2],
  ['ArrowDown', -1, 3, 0],
  ['Home', 2, 3, 0],
  ['End', 0, 3, 2],
  ['Enter', 0, 3, null],
  ['ArrowDown', -1, 0, null],
])('%s from item %i of %i goes to %j', (key, current, count, next) => {
  expect(nextMenuItem(key, current, count)).toBe(next);
});
