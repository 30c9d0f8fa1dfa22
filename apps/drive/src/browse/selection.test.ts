import { expect, test } from 'vitest';
import { createSelection } from './selection.ts';

function start(...order: string[]) {
  const selection = createSelection(() => order);
  return { selection, order, chosen: () => [...selection.state.value.ids].sort().join('') };
}

test('a click chooses one, with shift a range, with ctrl one more or less', () => {
  const { selection, chosen } = start('a', 'b', 'c', 'd');
  selection.only('b');
  selection.extend('d');
  expect(chosen()).toBe('bcd');
  selection.extend('a');
  expect(chosen()).toBe('ab');
  selection.toggle('d');
  expect(chosen()).toBe('abd');
  selection.toggle('a');
  expect(chosen()).toBe('bd');
});

test('arrows walk, stop at the ends, and take with them what shift holds', () => {
  const { selection, chosen } = start('a', 'b', 'c');
  expect(selection.move(1, false)).toBe('a');
  expect(selection.move(-1, false)).toBe('a');
  expect(selection.move(1, true)).toBe('b');
  expect(selection.move(9, true)).toBe('c');
  expect(chosen()).toBe('abc');
  expect(selection.move(-1, true)).toBe('b');
  expect(chosen()).toBe('ab');
  expect(selection.move(1, false)).toBe('c');
  expect(chosen()).toBe('c');
});

test('everything, then nothing', () => {
  const { selection, chosen } = start('a', 'b');
  selection.all();
  expect(chosen()).toBe('ab');
  selection.clear();
  expect(chosen()).toBe('');
});

test('what left the list is not chosen any more', () => {
  const { selection, order, chosen } = start('a', 'b', 'c');
  selection.all();
  order.splice(0, 1);
  selection.prune();
  expect(chosen()).toBe('bc');
  expect(selection.state.value.anchor).toBe(null);
});

test('the cursor goes to what takes the place of what is gone, and back to the last where it was the last', () => {
  const { selection, order } = start('a', 'b', 'c');
  selection.prune();
  selection.only('b');
  order.splice(1, 1);
  selection.prune();
  expect(selection.state.value.cursor).toBe('c');
  order.splice(1, 1);
  selection.prune();
  expect(selection.state.value.cursor).toBe('a');
  order.splice(0, 1);
  selection.prune();
  expect(selection.state.value.cursor).toBe(null);
});

test('in an empty list there is nowhere to go', () => {
  expect(start().selection.move(1, false)).toBe(null);
});
