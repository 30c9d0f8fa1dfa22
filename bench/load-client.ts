/**
 * A load client in its own process: keep-alive connections that each send a request, read its whole answer, and send the
 * next. It speaks HTTP/1.1 on bare sockets, so that it costs far less than the server it measures.
 *
 * The parent sends one `LoadOrder` and gets one `LoadResult`, any number of times.
 */
import { connect, type Socket } from 'node:net';

export interface LoadOrder {
  port: number;
  connections: number;
  /** Whole requests, sent in turn by all connections together. `{n}` in a path or a body becomes the number of the request. */
  requests: { method: string; path: string; headers: Record<string, string>; body?: string }[];
  /** Stop after so many answers. */
  count: number;
}

export interface LoadResult {
  /** Answers per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** Status of answers that were not 2xx, with their number. */
  refused: Record<string, number>;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(order: LoadOrder): Promise<LoadResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  let sent = 0;
  const next = () => (sent < order.count ? requestText(order, sent++) : undefined);
  const seen = (status: number, milliseconds: number) => {
    latencies.push(milliseconds);
    if (status < 200 || status > 299) refused[status] = (refused[status] ?? 0) + 1;
  };
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)));
  const start = performance.now();
  const rest = stayAwake();
  await Promise.all(sockets.map((socket) => exchange(socket, next, seen)));
  rest();
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (part: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
  return { rate: latencies.length / seconds, p50: at(0.5), p99: at(0.99), max: at(1), refused };
}

/**
 * Turns the loop without a pause until the answer is called: waking a sleeping process up is paid by who writes to it, so
 * a client that sleeps makes a server slower the more it waits for it.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = () => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}

function requestText(order: LoadOrder, n: number): string {
  const { method, path, headers, body } = order.requests[n % order.requests.length]!;
  const content = body?.replaceAll('{n}', String(n));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (content !== undefined) lines.push(`content-length: ${Buffer.byteLength(content)}\r\n`);
  return `${method} ${path.replaceAll('{n}', String(n))} HTTP/1.1\r\n${lines.join('')}\r\n${content ?? ''}`;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends requests one after the other until `next` has no more. */
function exchange(
  socket: Socket,
  next: () => string | undefined,
  seen: (status: number, milliseconds: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let received: Buffer = Buffer.alloc(0);
    /** Length of the answer with its head, or -1 before it is known, or -2 when it comes in chunks. */
    let length = -1;
    const send = () => {
      const text = next();
      if (text === undefined) {
        socket.end();
        return resolve();
      }
      sentAt = performance.now();
      received = Buffer.alloc(0);
      length = -1;
      socket.write(text);
    };
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (length === -1) length = answerLength(received);
      const whole =
        length === -2 ? received.subarray(-5).toString() === '0\r\n\r\n' : length >= 0 && received.length >= length;
      if (!whole) return;
      seen(Number(received.subarray(9, 12).toString()), performance.now() - sentAt);
      send();
    });
    send();
  });
}

function answerLength(received: Buffer): number {
  const end = received.indexOf(END_OF_HEAD);
  if (end < 0) return -1;
  const head = received.subarray(0, end).toString('latin1').toLowerCase();
  const content = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (content !== undefined) return end + 4 + Number(content);
  if (head.includes('\r\ntransfer-encoding: chunked')) return -2;
  return end + 4;
}
