import { expect, test } from 'vitest';
import { releasing } from './releasing.ts';
import { createSlots } from './slots.ts';

const bodyOf = (chunks: string[], end: 'close' | 'fail' | 'never' = 'close') =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) controller.enqueue(Buffer.from(chunk));
      else if (end === 'close') controller.close();
      else if (end === 'fail') controller.error(new Error('cut'));
      else return new Promise(() => undefined);
    },
  });

test('each who asks has as many, and gets them back', () => {
  const slots = createSlots({ max: 2, ttl: 1000, now: () => 0 });
  const first = slots.take('ada');
  slots.take('ada');
  expect(() => slots.take('ada')).toThrow(expect.objectContaining({ kind: 'too-many-requests' }));
  expect(() => slots.take('bob')).not.toThrow();
  first();
  first();
  slots.take('ada');
  expect(() => slots.take('ada')).toThrow();
});

test('what is never given back is free after its time', () => {
  const clock = { now: 0 };
  const slots = createSlots({ max: 1, ttl: 1000, now: () => clock.now });
  const late = slots.take('ada');
  clock.now = 1000;
  slots.take('ada');
  // Of a slot that is over, nobody else's is given back.
  late();
  expect(() => slots.take('ada')).toThrow();
});

test('who waits has one in the order they came, some may wait, and who leaves has none', async () => {
  const slots = createSlots({ max: 1, ttl: 1000, waiting: 3, now: () => 0 });
  const order: string[] = [];
  const leaving = new AbortController();
  const hold = (name: string, signal?: AbortSignal) =>
    slots.wait('ada', signal).then(
      (release) => {
        order.push(name);
        release();
      },
      (reason: unknown) => order.push(`${name} ${reason}`),
    );
  const first = slots.take('ada');
  const all = [hold('one'), hold('two', leaving.signal), hold('three')];
  await expect(slots.wait('ada')).rejects.toMatchObject({ kind: 'too-many-requests' });
  expect(() => slots.take('ada')).toThrow();
  slots.take('bob')();
  leaving.abort('left');
  first();
  await Promise.all(all);
  expect(order).toEqual(['two left', 'one', 'three']);
  await expect(slots.wait('ada', AbortSignal.abort('gone'))).rejects.toBe('gone');
  slots.take('ada');
});

test('who leaves in the turn of the loop in which their turn comes takes nothing from the others', async () => {
  const slots = createSlots({ max: 1, ttl: 1000, waiting: 2, now: () => 0 });
  const leaving = new AbortController();
  const first = slots.take('ada');
  const left = slots.wait('ada', leaving.signal);
  const next = slots.wait('ada');
  first();
  leaving.abort('left');
  await expect(left).rejects.toBe('left');
  (await next)();
  slots.take('ada');
});

test.each(['close', 'fail'] as const)('a body gives it back at its end: %s', async (end) => {
  let released = 0;
  const body = releasing(bodyOf(['a', 'b'], end), () => {
    released += 1;
  });
  const reader = body?.getReader();
  await reader?.read();
  expect(released).toBe(0);
  await (async () => {
    for (;;) if ((await reader?.read())?.done) return;
  })().catch(() => undefined);
  expect(released).toBe(1);
});

test('who goes away gives it back, and so does an answer without a body', async () => {
  let released = 0;
  const release = () => {
    released += 1;
  };
  await releasing(bodyOf(['a'], 'never'), release)?.cancel();
  expect(releasing(null, release)).toBeNull();
  expect(released).toBe(2);
});
