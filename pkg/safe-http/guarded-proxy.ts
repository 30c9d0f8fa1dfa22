import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AddressGuard, createAddressGuard, type GuardOptions } from './address-guard.ts';

/** The way out for a program that makes its own requests: like `SafeHttp`, it leads to public addresses only. */
export interface GuardedProxy extends AsyncDisposable {
  /** With its credentials, for `http_proxy` and `https_proxy`: other users of this machine have them not. */
  readonly url: string;
}

/** In ms without a byte. */
const IDLE = 60_000;

/** An HTTP proxy (RFC 9110 sections 9.3.6 and 7.6) on the loopback, for as long as the program runs. */
export async function openGuardedProxy(options: GuardOptions = {}): Promise<GuardedProxy> {
  const guard = createAddressGuard(options);
  const password = randomBytes(24).toString('hex');
  const expected = `Basic ${Buffer.from(`proxy:${password}`).toString('base64')}`;
  const isKnown = ({ headers }: IncomingMessage) => headers['proxy-authorization'] === expected;
  const sockets = new Set<Duplex>();

  const server = createServer((request, response) => {
    if (isKnown(request)) void forward(guard, request, response);
    else response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket)));
    if (isKnown(request)) void tunnel(guard, request.url ?? '', socket, head);
    else socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://proxy:${password}@127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function tunnel(guard: AddressGuard, target: string, socket: Duplex, head: Buffer): Promise<void> {
  const url = URL.parse(`https://${target}`);
  try {
    if (url?.pathname !== '/') throw new Error('no host');
    const remote = await open(guard, url.hostname, Number(url.port || 443));
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    remote.write(head);
    await Promise.all([pipeline(socket, remote), pipeline(remote, socket)]);
  } catch {
    // Why is of no use to the program, which only learns that it cannot.
    if (socket.writable) socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  }
}

async function open(guard: AddressGuard, hostname: string, port: number): Promise<Socket> {
  const [address] = await guard.resolve(hostname.replace(/^\[|\]$/g, ''));
  const socket = connect({ host: address?.address ?? '', port });
  socket.setTimeout(IDLE, () => socket.destroy());
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  return socket;
}

/** A plain request, whose address is whole. */
async function forward(guard: AddressGuard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? '');
  try {
    if (url?.protocol !== 'http:') throw new Error('no address');
    const [address] = await guard.resolve(url.hostname.replace(/^\[|\]$/g, ''));
    const { 'proxy-authorization': _secret, 'proxy-connection': _hop, ...headers } = request.headers;
    const remote = send({
      host: address?.address,
      port: url.port || 80,
      method: request.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host },
      timeout: IDLE,
    });
    remote.once('timeout', () => remote.destroy());
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      remote.once('response', resolve).once('error', reject);
    });
    const [incoming] = await Promise.all([answer, pipeline(request, remote)]);
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    await pipeline(incoming, response);
  } catch {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }
}
