import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { backOff, createRealtime, type RealtimeEvent, type RealtimeState } from './realtime.ts';
import { createTokenSource } from './tokens.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

async function start() {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (asked) => [...asked][0] ?? false,
  });
  closers.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const received: unknown[] = [];
  const protocols: string[] = [];
  const sockets: ServerSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    protocols.push(socket.protocol);
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
  });
  const states: RealtimeState[] = [];
  const tokens = createTokenSource('first', {
    loadPage: async () => '<p data-cozy="{&#34;token&#34;:&#34;second&#34;,&#34;domain&#34;:&#34;x&#34;}">',
  });
  const realtime = createRealtime({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/realtime/`,
    tokens,
    onState: (state) => states.push(state),
    delay: () => 1,
  });
  closers.push(realtime.close);
  const emit = (event: unknown) => sockets.at(-1)?.send(JSON.stringify(event));
  return { realtime, received, protocols, sockets, states, emit };
}

const subscription = (type: string) => ({ method: 'SUBSCRIBE', payload: { type } });
const auth = (token: string) => ({ method: 'AUTH', payload: token });

test('says who it is, then what it wants, in one go', async () => {
  const { realtime, received, protocols } = await start();
  realtime.subscribe('io.cozy.files', () => undefined);
  realtime.subscribe('io.cozy.files', () => undefined);
  await vi.waitFor(() => expect(received).toEqual([auth('first'), subscription('io.cozy.files')]));
  expect(protocols).toEqual(['io.cozy.websocket']);
});

test('gives each event to the listeners of its doctype only', async () => {
  const { realtime, received, emit } = await start();
  const seen: RealtimeEvent[] = [];
  realtime.subscribe('io.cozy.files', (event) => seen.push(event));
  await vi.waitFor(() => expect(received).toHaveLength(2));
  const event = { event: 'CREATED', payload: { type: 'io.cozy.files', id: 'a', doc: { _id: 'a' } } };
  emit({ event: 'CREATED', payload: { type: 'io.cozy.contacts', id: 'b', doc: {} } });
  emit({ event: 'error', payload: { status: '403 Forbidden', code: 'forbidden' } });
  emit(event);
  await vi.waitFor(() => expect(seen).toEqual([event]));
});

test('subscribes and unsubscribes on a socket that is open', async () => {
  const { realtime, received, states } = await start();
  await vi.waitFor(() => expect(states).toContain('live'));
  const stop = realtime.subscribe('io.cozy.apps', () => undefined);
  stop();
  const unsubscription = { method: 'UNSUBSCRIBE', payload: { type: 'io.cozy.apps' } };
  await vi.waitFor(() => expect(received).toEqual([auth('first'), subscription('io.cozy.apps'), unsubscription]));
});

test('comes back after a loss, and asks again for all it listened to', async () => {
  const { realtime, received, sockets, states } = await start();
  realtime.subscribe('io.cozy.files', () => undefined);
  await vi.waitFor(() => expect(received).toHaveLength(2));
  sockets[0]?.terminate();
  await vi.waitFor(() => expect(received).toHaveLength(4));
  expect(received.slice(2)).toEqual([auth('first'), subscription('io.cozy.files')]);
  expect(states).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
});

test('comes back with a fresh token when the old one was refused', async () => {
  const { received, sockets, emit } = await start();
  await vi.waitFor(() => expect(received).toHaveLength(1));
  emit({ event: 'error', payload: { status: '401 Unauthorized', code: 'unauthorized' } });
  sockets[0]?.close();
  await vi.waitFor(() => expect(received.at(-1)).toEqual(auth('second')));
});

test('a socket of a dead network is left at once', async () => {
  const { realtime, received, states } = await start();
  await vi.waitFor(() => expect(received).toHaveLength(1));
  realtime.suspend();
  expect(states.at(-1)).toBe('waiting');
  await vi.waitFor(() => expect(received).toHaveLength(2));
});

test('stays closed once closed', async () => {
  const { realtime, states, sockets } = await start();
  await vi.waitFor(() => expect(sockets).toHaveLength(1));
  realtime.close();
  await vi.waitFor(() => expect(sockets[0]?.readyState).toBe(3));
  realtime.retryNow();
  expect(states).not.toContain('waiting');
  expect(sockets).toHaveLength(1);
});

test('waits longer each time, up to a minute, never all at the same instant', () => {
  expect([1, 2, 3, 8, 50].map((attempt) => backOff(attempt, () => 1))).toEqual([500, 1000, 2000, 60_000, 60_000]);
  expect(backOff(3, () => 0)).toBe(1000);
});
