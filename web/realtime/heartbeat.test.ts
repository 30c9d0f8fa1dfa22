import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';
import { createFanout, createRealtimeSockets, type RealtimeSockets } from '#web/realtime';

let server: DocumentsFixture;
let sockets: RealtimeSockets;
let http: Server;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  server = await documentsFixture();
  const { docs, permissions, alice: instance, log, clock } = server;
  sockets = createRealtimeSockets({ permissions, fanout: createFanout(docs) }, () => clock.now);
  http = createServer();
  http.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, { instance, session: undefined, cookie: undefined, address: '', log }),
  );
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterEach(async () => {
  vi.useRealTimers();
  http.closeAllConnections();
  http.close();
  await server[Symbol.asyncDispose]();
});

/** Opens a socket, authenticated when there is a scope; it answers to pings only if it is told to. */
async function connect({ scope, autoPong = true }: { scope?: string; autoPong?: boolean } = {}): Promise<WebSocket> {
  const { port } = http.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/realtime/`, { autoPong });
  await once(socket, 'open');
  if (scope === undefined) return socket;
  socket.send(JSON.stringify({ method: 'AUTH', payload: await server.token(scope) }));
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  return socket;
}

/** Lets time pass, and the sweeper look once. */
function pass(ms: number): void {
  server.clock.now += ms;
  vi.advanceTimersByTime(3_000);
}

test('who is silent is pinged, and stays when they answer', async () => {
  const socket = await connect({ scope: 'io.cozy.notes' });
  const pinged = once(socket, 'ping');
  pass(54_000);
  await pinged;
  // What comes after the answer to the ping on the same wire: the server has read both.
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  pass(50_000);
  expect([socket.readyState, sockets.count()]).toEqual([WebSocket.OPEN, 1]);
  socket.close();
  await once(socket, 'close');
});

test('who does not answer is cut', async () => {
  const socket = await connect({ scope: 'io.cozy.notes', autoPong: false });
  const closed = once(socket, 'close');
  pass(54_000);
  pass(6_001);
  expect((await closed)[0]).toBe(1006);
  await vi.waitFor(() => expect(sockets.count()).toBe(0));
});

test('what a link opened is cut when it is over, whatever it answers', async () => {
  const expires_at = new Date(server.clock.now + 20_000).toISOString();
  const permissions = { all: { type: 'io.cozy.notes', verbs: ['GET'] } };
  const share = { type: 'share', source_id: 'io.cozy.apps/notes', permissions, shortcodes: { a: 'abcdefGHIJKL' } };
  await server.docs.create(server.alice, 'io.cozy.permissions', { ...share, expires_at });
  const socket = await connect();
  socket.send(JSON.stringify({ method: 'AUTH', payload: 'abcdefGHIJKL' }));
  socket.send(JSON.stringify({ method: 'SUBSCRIBE', payload: { type: 'io.cozy.notes' } }));
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  pass(19_000);
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  const closed = once(socket, 'close');
  pass(1_000);
  expect((await closed)[0]).toBe(1006);
});

test('a device whose tokens are revoked is told nothing more', async () => {
  const client = await server.docs.create(server.alice, 'io.cozy.oauth.clients', { client_name: 'laptop' });
  const socket = await connect();
  const token = await server.token('io.cozy.notes', { audience: 'access', subject: client._id });
  socket.send(JSON.stringify({ method: 'AUTH', payload: token }));
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  const seen = await server.docs.update(server.alice, 'io.cozy.oauth.clients', { ...client, synchronized_at: 'now' });
  socket.send(JSON.stringify({ method: 'PING' }));
  await once(socket, 'message');
  const closed = once(socket, 'close');
  const revoked_before = Math.floor(server.clock.now / 1000) + 1;
  await server.docs.update(server.alice, 'io.cozy.oauth.clients', { ...seen, revoked_before });
  expect((await closed)[0]).toBe(1008);
});

test('who does not say who they are within a minute is cut, whatever they answer', async () => {
  const socket = await connect();
  const closed = once(socket, 'close');
  const pinged = once(socket, 'ping');
  pass(54_000);
  await pinged;
  pass(6_001);
  expect((await closed)[0]).toBe(1006);
});

test('the clients are told that the server stops', async () => {
  const socket = await connect({ scope: 'io.cozy.notes' });
  const closed = once(socket, 'close');
  sockets.close();
  expect((await closed)[0]).toBe(1001);
});
