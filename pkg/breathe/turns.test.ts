import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Each wakes so many in a turn of the loop. */
function turnsOf(size: number) {
  let left = size;
  return { nextTurn: createTurns(() => left <= 0), work: () => left--, begin: () => setImmediate(() => (left = size)) };
}

test('the turns go to one owner after the other, and of each to who waits longest', async () => {
  const nextTurn = createTurns(() => false);
  const order: string[] = [];
  const wait = async (owner: string, name: string) => {
    await nextTurn(owner);
    order.push(name);
  };
  await Promise.all([
    ...['a1', 'a2', 'a3', 'a4'].map((name) => wait('ada', name)),
    ...['b1', 'b2'].map((name) => wait('bob', name)),
    wait('carol', 'c1'),
  ]);
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

test('one who waits again and again does not keep those who came later waiting', async () => {
  const nextTurn = createTurns(() => false);
  let rounds = 0;
  let stop = false;
  const busy = Array.from({ length: 20 }, async () => {
    for (; !stop; rounds++) await nextTurn('ada');
  });
  for (let times = 0; times < 5; times++) await nextTurn('bob');
  stop = true;
  await Promise.all(busy);
  expect(rounds).toBeLessThan(40);
});

test('no more are woken in a turn of the loop than its slice is long', async () => {
  const { nextTurn, work, begin } = turnsOf(3);
  let woken = 0;
  const all = Array.from({ length: 10 }, async () => {
    await nextTurn('ada');
    woken++;
    work();
  });
  const seen: number[] = [];
  const look = () => {
    seen.push(woken);
    if (woken < 10) setImmediate(look);
    begin();
  };
  setImmediate(look);
  await Promise.all(all);
  seen.push(woken);
  const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(3);
});
