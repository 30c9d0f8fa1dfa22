import { expect, test } from 'vitest';
import { shareLanes } from './share-lanes.ts';

/** Files that are looked at until they are let go, in the order they came to a lane. */
function watched(count: number) {
  const onLane = shareLanes(Array.from({ length: count }, (_, lane) => lane));
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const look = (owner: string, name: string) =>
    onLane(owner, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, look, end };
}

test('one lane goes from one owner to the other, however many files each has', async () => {
  const { begun, look, end } = watched(1);
  const names = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'];
  const all = names.map((name) => look(name.slice(0, 1), name));
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await end(name);
  await Promise.all(all);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
});

test('of several lanes, one is left to the others', async () => {
  const { begun, look, end } = watched(2);
  const all = [look('a', 'a1'), look('a', 'a2')];
  expect(begun).toEqual(['a1']);
  all.push(look('b', 'b1'));
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1']);
  await end('a1');
  await end('a2');
  await Promise.all(all);
});

test('a file that fails gives its lane back, and a crowd is refused', async () => {
  const onLane = shareLanes(['lane']);
  await expect(onLane('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const held = Promise.withResolvers<void>();
  const first = onLane('a', () => held.promise);
  const waiting = Array.from({ length: 50 }, () => onLane('a', async () => 'seen'));
  await expect(onLane('a', async () => 'seen')).rejects.toMatchObject({ kind: 'too-many-requests' });
  const other = onLane('b', async () => 'seen');
  held.resolve();
  await first;
  expect(await Promise.all([...waiting, other])).toEqual(Array(51).fill('seen'));
});
