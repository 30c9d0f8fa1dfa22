import { expect, test, vi } from 'vitest';
import { ApiError, SignedOutError } from '../../client/index.ts';
import { createUploadQueue, mostUrgent, type UploadItem } from './upload-queue.ts';

type Sending = {
  item: UploadItem;
  progress: (sent: number) => void;
  finish: () => void;
  fail: (error: unknown) => void;
};

const folder = { id: 'dir', path: '/' };
const files = (...names: string[]) => names.map((name) => ({ file: new File(['x'.repeat(9)], name), folder }));

function start(parallel = 2, delay = 60_000) {
  const sending: Sending[] = [];
  const discarded: string[] = [];
  const queue = createUploadQueue(
    (item, progress, signal) => {
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        sending.push({ item, progress, finish: resolve, fail: reject });
      });
    },
    { parallel, discard: ({ name }) => void discarded.push(name), delay: () => delay },
  );
  const phases = () => queue.items.value.map(({ state }) => state.phase);
  return { queue, sending, discarded, phases };
}

test('sends a few at a time, in order', async () => {
  const { queue, sending, phases } = start();
  queue.add(files('a', 'b', 'c'));
  expect(phases()).toEqual(['sending', 'sending', 'waiting']);
  sending[1]?.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['sending', 'done', 'sending']));
  expect(sending.map(({ item }) => item.name)).toEqual(['a', 'b', 'c']);
});

test('counts the bytes of all, an empty file included', async () => {
  const { queue, sending } = start();
  queue.add([...files('a', 'b'), { file: new File([], 'empty'), folder }]);
  sending[0]?.progress(5);
  expect(queue.totals.value).toMatchObject({ count: 3, active: 3, sent: 5, size: 21 });
  for (const name of ['a', 'b', 'empty']) {
    await vi.waitFor(() => expect(sending.some(({ item }) => item.name === name)).toBe(true));
    sending.find(({ item }) => item.name === name)?.finish();
  }
  await vi.waitFor(() => expect(queue.totals.value).toMatchObject({ done: 3, active: 0, sent: 21 }));
});

test.each([
  [new ApiError(409, ''), { phase: 'conflict' }],
  [new ApiError(413, ''), { phase: 'failed', reason: 'too-large' }],
  [new ApiError(0, ''), { phase: 'failed', reason: 'offline' }],
  [new ApiError(422, ''), { phase: 'failed', reason: 'bad-name' }],
  [new ApiError(404, ''), { phase: 'failed', reason: 'gone' }],
  [new ApiError(403, ''), { phase: 'failed', reason: 'forbidden' }],
  [new ApiError(507, ''), { phase: 'failed', reason: 'server' }],
  [new DOMException('', 'NotReadableError'), { phase: 'failed', reason: 'unreadable' }],
])('%o becomes %j', async (error, state) => {
  const { queue, sending } = start();
  queue.add(files('a'));
  sending[0]?.fail(error);
  await vi.waitFor(() => expect(queue.items.value[0]?.state).toEqual(state));
  expect(queue.totals.value).toMatchObject({ active: 0, attention: 1 });
});

test('a cancelled file leaves its place to the next', async () => {
  const { queue, sending, phases } = start(1);
  queue.add(files('a', 'b', 'c'));
  queue.cancel(3);
  queue.cancel(1);
  sending[0]?.progress(9);
  await vi.waitFor(() => expect(phases()).toEqual(['cancelled', 'sending', 'cancelled']));
  expect(queue.totals.value.count).toBe(1);
});

test('cancelling all stops those on their way and those that wait', async () => {
  const { queue, phases } = start();
  queue.add(files('a', 'b', 'c'));
  queue.cancelAll();
  await vi.waitFor(() => expect(phases()).toEqual(['cancelled', 'cancelled', 'cancelled']));
});

test('what is sent again may have another name', async () => {
  const { queue, sending } = start();
  queue.add(files('a'));
  sending[0]?.fail(new ApiError(409, ''));
  await vi.waitFor(() => expect(queue.items.value[0]?.state.phase).toBe('conflict'));
  queue.retry(1, { name: 'a (2)' });
  expect(sending[1]?.item).toMatchObject({ name: 'a (2)', replace: false });
});

test('only what the network stopped is sent again when it is back', async () => {
  const { queue, sending, phases } = start();
  queue.add(files('a', 'b'));
  sending[0]?.fail(new ApiError(0, ''));
  sending[1]?.fail(new ApiError(413, ''));
  await vi.waitFor(() => expect(phases()).toEqual(['failed', 'failed']));
  queue.resume();
  expect(phases()).toEqual(['sending', 'failed']);
});

test('what the network stopped is sent again by itself', async () => {
  const { queue, sending, phases } = start(1, 1);
  queue.add(files('a'));
  for (const attempt of [0, 1, 2]) {
    await vi.waitFor(() => expect(sending[attempt]).toBeDefined());
    sending[attempt]?.fail(new ApiError(0, ''));
  }
  await vi.waitFor(() => expect(sending[3]).toBeDefined());
  sending[3]?.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['done']));
});

test('what the end of the session stopped waits for the next one', async () => {
  const { queue, sending, phases } = start(2, 1);
  queue.add(files('a', 'b'));
  sending[0]?.fail(new SignedOutError(''));
  sending[1]?.fail(new ApiError(401, ''));
  await vi.waitFor(() => expect(phases()).toEqual(['failed', 'failed']));
  expect(sending).toHaveLength(2);
  expect(queue.isBusy()).toBe(true);
  queue.resume();
  expect(phases()).toEqual(['sending', 'sending']);
});

test('clearing keeps what is still on its way', async () => {
  const { queue, sending, phases } = start();
  queue.add(files('a', 'b', 'c'));
  sending[0]?.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'sending', 'sending']));
  queue.clear();
  expect(phases()).toEqual(['sending', 'sending']);
});

test('what is added once all is over does not stand among what was', async () => {
  const { queue, sending, phases } = start();
  queue.add(files('a', 'b'));
  sending[0]?.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'sending']));
  queue.add(files('c'));
  expect(phases()).toEqual(['done', 'sending', 'sending']);
  for (const one of sending) one.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'done', 'done']));
  queue.add(files('d'));
  expect(queue.items.value.map(({ name }) => name)).toEqual(['d']);
});

test('the lines that need the owner are shown first', async () => {
  const { queue, sending } = start();
  queue.add(files('a', 'b', 'c', 'd'));
  sending[0]?.finish();
  sending[1]?.fail(new ApiError(409, ''));
  await vi.waitFor(() => expect(sending).toHaveLength(4));
  expect(mostUrgent(queue.items.value, 3).map(({ name }) => name)).toEqual(['b', 'c', 'd']);
});

test('a paused file leaves its place to the next, goes on when asked, and is forgotten when given up', async () => {
  const { queue, sending, discarded, phases } = start(1);
  queue.add(files('a', 'b'));
  sending[0]?.progress(4);
  queue.pause(1);
  await vi.waitFor(() => expect(phases()).toEqual(['paused', 'sending']));
  expect(queue.items.value[0]?.state).toEqual({ phase: 'paused', sent: 4 });
  expect(queue.totals.value).toMatchObject({ active: 2, sent: 4 });
  sending[1]?.finish();
  await vi.waitFor(() => expect(phases()).toEqual(['paused', 'done']));
  queue.retry(1);
  expect(phases()).toEqual(['sending', 'done']);
  queue.pause(1);
  await vi.waitFor(() => expect(phases()).toEqual(['paused', 'done']));
  queue.cancel(1);
  expect(phases()).toEqual(['cancelled', 'done']);
  expect(discarded).toEqual(['a']);
});
