import { expect, test, vi } from 'vitest';
import { openMemoryHub } from '#driver/hub/memory';
import { createDocs } from '#model/docs';
import type { Couch } from '#pkg/couch';
import { createFanout } from './fanout.ts';

const owner = { prefix: 'cozytest' };
const TYPE = 'io.cozy.notes';

/** Only what is notified is needed: nothing is stored. */
function build() {
  const couch = { database: (name: string) => ({ name }) } as Couch;
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  return { docs, fanout: createFanout(docs) };
}

function listener() {
  const seen: string[] = [];
  let cuts = 0;
  return { seen, cuts: () => cuts, deliver: ({ id }: { id: string }) => void seen.push(id), cut: () => void cuts++ };
}

test('events reach many listeners in order, and those who leave get nothing more', async () => {
  const { docs, fanout } = build();
  const listeners = Array.from({ length: 1200 }, listener);
  for (const one of listeners) fanout.add(owner, TYPE, undefined, one);
  for (const id of ['a', 'b', 'c']) docs.notify(owner, TYPE, id, {});
  const gone = listeners.at(-1);
  if (gone) fanout.remove(owner, TYPE, undefined, gone);
  await vi.waitFor(() => expect(listeners[0]?.seen).toEqual(['a', 'b', 'c']));
  for (const one of listeners.slice(0, -1)) expect(one.seen).toEqual(['a', 'b', 'c']);
  expect(gone?.seen).toEqual([]);
});

test('few listeners are served at once', () => {
  const { docs, fanout } = build();
  const [all, one] = [listener(), listener()];
  fanout.add(owner, TYPE, undefined, all);
  fanout.add(owner, TYPE, 'x', all);
  fanout.add(owner, TYPE, 'x', one);
  for (const id of ['x', 'y']) docs.notify(owner, TYPE, id, {});
  expect([all.seen, one.seen]).toEqual([['x', 'y'], ['x']]);
});

test('who cannot be given everything is cut off', async () => {
  const { docs, fanout } = build();
  const listeners = Array.from({ length: 600 }, listener);
  for (const one of listeners) fanout.add(owner, TYPE, undefined, one);
  for (let n = 0; n <= 5_001; n++) docs.notify(owner, TYPE, `${n}`, {});
  expect(listeners.map(({ cuts }) => cuts())).toEqual(listeners.map(() => 1));
});
