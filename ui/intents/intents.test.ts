import { expect, test, vi } from 'vitest';
import type { Http } from '../client/index.ts';
import { answerIntent } from './answer-intent.ts';
import { outcomeOf } from './ask-intent.ts';

const CLIENT = 'https://settings.cozy.example';
const SERVICE = 'https://drive.cozy.example';
const ID = 'abc';

/** Two windows that post to each other, as far as the protocol goes. */
function windows() {
  const listeners = new Map<string, Set<(event: MessageEvent) => void>>([
    ['client', new Set()],
    ['service', new Set()],
  ]);
  const clientWindow = { postMessage: (data: unknown, to: string) => post('client', SERVICE, serviceWindow, data, to) };
  const serviceWindow = { postMessage: (data: unknown, to: string) => post('service', CLIENT, clientWindow, data, to) };
  const origins: Record<string, string> = { client: CLIENT, service: SERVICE };

  function post(at: string, from: string, source: unknown, data: unknown, to: string): void {
    if (to !== origins[at]) return;
    deliver(at, { origin: from, source, data });
  }
  function deliver(at: string, event: object): void {
    for (const listener of [...(listeners.get(at) ?? [])]) listener(event as MessageEvent);
  }
  const side = (name: string) => ({
    addEventListener: (_: string, listener: EventListener) => void listeners.get(name)?.add(listener as never),
    removeEventListener: (_: string, listener: EventListener) => void listeners.get(name)?.delete(listener as never),
  });
  return {
    deliver,
    clientWindow,
    serviceWindow,
    client: side('client') as unknown as Window,
    service: side('service') as unknown as Window,
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

const httpFor = (client: string) =>
  ({ request: async () => ({ data: { id: ID, attributes: { client } } }) }) as unknown as Http;

function open() {
  const made = windows();
  const abort = new AbortController();
  const outcome = outcomeOf(
    ID,
    () => made.serviceWindow as unknown as Window,
    { origin: SERVICE, data: { wish: 1 }, window: made.client },
    abort.signal,
  );
  const answer = () =>
    answerIntent(httpFor(CLIENT), ID, { here: made.service, parent: made.clientWindow as unknown as Window });
  return { ...made, abort, outcome, answer };
}

test('the service is given the data, and its document comes out', async () => {
  const { outcome, answer, listening } = open();
  const service = await answer();
  expect(service).toMatchObject({ client: CLIENT, data: { wish: 1 } });
  service.readyToUse();
  service.done([{ id: 'f1' }]);
  expect(await outcome).toEqual([{ id: 'f1' }]);
  expect(listening()).toBe(0);
});

test('a person may change their mind, on both sides', async () => {
  const first = open();
  (await first.answer()).cancel();
  expect(await first.outcome).toBeNull();
  const second = open();
  second.abort.abort();
  expect(await second.outcome).toBeNull();
  expect(second.listening()).toBe(0);
});

test('it ends once', async () => {
  const { outcome, answer, clientWindow } = open();
  const posted = vi.spyOn(clientWindow, 'postMessage');
  const service = await answer();
  service.done('first');
  service.done('second');
  service.cancel();
  expect(await outcome).toBe('first');
  expect(posted).toHaveBeenCalledTimes(2);
});

test('what others send is not looked at', async () => {
  const { outcome, answer, deliver, serviceWindow } = open();
  const done = { type: `intent-${ID}:done`, document: 'stolen' };
  const messages: object[] = [
    { origin: 'https://evil.example', source: serviceWindow, data: done },
    { origin: SERVICE, source: {}, data: done },
    // Nothing is believed before the two have met.
    { origin: SERVICE, source: serviceWindow, data: done },
    ...[null, 'done', 7, {}, { type: 3 }, { type: 'done' }, { type: 'intent-other:done' }].map((data) => ({
      origin: SERVICE,
      source: serviceWindow,
      data,
    })),
  ];
  for (const message of messages) deliver('client', message);
  const service = await answer();
  service.done('right');
  expect(await outcome).toBe('right');
});

test('the service tells nothing to a page that is not the one that asks', async () => {
  const { service, clientWindow, deliver } = windows();
  vi.useFakeTimers();
  try {
    const here = { here: service, parent: clientWindow as unknown as Window };
    const late = expect(answerIntent(httpFor(CLIENT), ID, here, 1000)).rejects.toThrow('does not answer');
    await vi.advanceTimersByTimeAsync(0);
    deliver('service', { origin: 'https://evil.example', source: clientWindow, data: {} });
    deliver('service', { origin: CLIENT, source: {}, data: {} });
    await vi.advanceTimersByTimeAsync(1000);
    await late;
  } finally {
    vi.useRealTimers();
  }
  await expect(
    answerIntent(httpFor(''), ID, { here: service, parent: clientWindow as unknown as Window }),
  ).rejects.toThrow();
});
