/** Opens realtime sockets, and tells when each of them has received one event. */
import { WebSocket } from 'ws';
import type { SocketOrder } from './sockets.ts';

/** Connections being opened at the same time. */
const OPENING = 100;

const sockets: WebSocket[] = [];
let received = 0;
let wanted = Number.POSITIVE_INFINITY;

process.on('message', async (message: { open?: SocketOrder; expect?: number }) => {
  if (message.open) {
    await open(message.open);
    process.send?.({ ready: sockets.length });
  } else if (message.expect) {
    received = 0;
    wanted = message.expect;
  }
});

async function open(order: SocketOrder): Promise<void> {
  while (sockets.length < order.count) {
    const batch = Math.min(OPENING, order.count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: batch }, () => openOne(order)))));
  }
  // There is no acknowledgement of a subscription: an answer to a later, refused message proves that it was read.
  await Promise.all(sockets.slice(-OPENING).map((socket) => answerOf(socket)));
}

function openOne({ port, host, token, doctype }: SocketOrder): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/realtime/`, 'io.cozy.websocket', {
      headers: { host },
      perMessageDeflate: false,
    });
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(JSON.stringify({ method: 'AUTH', payload: token }));
      socket.send(JSON.stringify({ method: 'SUBSCRIBE', payload: { type: doctype } }));
      socket.on('message', onMessage);
      resolve(socket);
    });
  });
}

function onMessage(data: unknown): void {
  if (String(data).includes('"event":"error"')) return;
  received++;
  if (received === wanted) process.send?.({ lastAt: Date.now() });
}

function answerOf(socket: WebSocket): Promise<unknown> {
  const answered = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ method: 'AUTH', payload: 'again' }));
  return answered;
}
