import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import net, { type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isKind } from '#pkg/errors';
import type { AddressGuard } from '#pkg/safe-http';
import type { ProgramNetwork } from './types.ts';

/** The one way out of a sandbox: it asks for each connection, and gets a Unix socket that leads there. */
export interface Gateway extends AsyncDisposable {
  /** Folder of its sockets. */
  readonly folder: string;
}

interface GatewayOptions {
  folder: string;
  network: ProgramNetwork;
  guard: AddressGuard;
  /** Connections at the same time. */
  connections: number;
}

interface Question {
  id: number;
  host: string;
  port: number;
}

const CONNECT_TIMEOUT = 15_000;
/** How long a socket waits for the program to come. */
const PICK_UP = 10_000;
/** A question is short: more without a line end is no question. */
const MAX_QUESTION = 2_000;
/** Bytes of answers that a program has not read. */
const MAX_UNREAD = 64 * 1024;
/** The module that asks opens one. */
const MAX_CONTROLS = 4;
/** More than any konnector, even one that never uses a connection twice. */
const QUESTIONS_A_SECOND = 100;
const QUESTIONS_AT_ONCE = 200;
/** Mail between servers: nothing that a konnector does. */
const REFUSED_PORTS = [25];

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { folder, connections } = options;
  const open = new Set<{ destroy(): unknown }>();
  let count = 0;

  function track<T extends Socket | Server>(thing: T, destroy: () => unknown): T {
    const entry = { destroy };
    open.add(entry);
    thing.once('close', () => open.delete(entry));
    return thing;
  }

  async function answer({ id, host, port }: Question): Promise<object> {
    if (count >= connections) return { id, error: 'EMFILE' };
    count++;
    let remote: Socket;
    try {
      remote = await reach(options, host, port);
    } catch (error) {
      count--;
      return { id, error: codeOf(error) };
    }
    remote.once('close', () => count--);
    track(remote, () => remote.destroy());
    try {
      return { id, path: await offer(remote) };
    } catch (error) {
      remote.destroy();
      return { id, error: codeOf(error) };
    }
  }

  /** @returns the name of a socket that leads to `remote`, once */
  async function offer(remote: Socket): Promise<string> {
    const name = randomBytes(8).toString('hex');
    const server = net.createServer({ allowHalfOpen: true });
    track(server, () => server.close());
    const late = setTimeout(() => {
      server.close();
      remote.destroy();
    }, PICK_UP);
    server.once('connection', (local) => {
      clearTimeout(late);
      server.close();
      track(local, () => local.destroy());
      joinEnds(local, remote);
    });
    server.once('close', () => clearTimeout(late));
    await listenOn(server, join(folder, name));
    return name;
  }

  const turn = createPace();
  const control = net.createServer((socket) => {
    track(socket, () => socket.destroy());
    void followQuestions(socket, turn, answer);
  });
  control.maxConnections = MAX_CONTROLS;
  await listenOn(control, join(folder, 'control'));
  return {
    folder,
    async [Symbol.asyncDispose]() {
      for (const { destroy } of open) destroy();
      const closed = once(control, 'close');
      control.close();
      await closed;
    },
  };
}

async function listenOn(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, 0o600);
}

/**
 * Questions are read no faster than they are let through: a program that asks without an end would have the server do nothing
 * else, and one that reads no answers would have it keep them.
 */
async function followQuestions(
  socket: Socket,
  turn: () => Promise<void>,
  answer: (question: Question) => Promise<object>,
): Promise<void> {
  let text = '';
  socket.setEncoding('utf8');
  try {
    for await (const chunk of socket) {
      text += String(chunk);
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const question = parseQuestion(text.slice(0, end));
        text = text.slice(end + 1);
        if (!question || socket.writableLength > MAX_UNREAD) return;
        await turn();
        void answer(question).then((reply) => socket.writable && socket.write(`${JSON.stringify(reply)}\n`));
      }
      if (text.length > MAX_QUESTION) return;
    }
  } catch {
    // The program has gone.
  } finally {
    socket.destroy();
  }
}

/** Resolves at once for as many as are asked together, then so many times a second. */
function createPace(): () => Promise<void> {
  const interval = 1000 / QUESTIONS_A_SECOND;
  let next = 0;
  return async () => {
    const now = performance.now();
    next = Math.max(next, now - QUESTIONS_AT_ONCE * interval) + interval;
    if (next > now) await sleep(next - now, undefined, { ref: false });
  };
}

function parseQuestion(line: string): Question | undefined {
  try {
    const { id, host, port } = JSON.parse(line) as Record<string, unknown>;
    const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536;
    if (typeof id !== 'number' || typeof host !== 'string' || host.length > 253 || !isPort) return undefined;
    return { id, host: host.toLowerCase(), port };
  } catch {
    return undefined;
  }
}

/** A connection that is established. */
async function reach({ network, guard }: GatewayOptions, host: string, port: number): Promise<Socket> {
  const own = network.own[`${host}:${port}`];
  if (own !== undefined) return connected(net.connect({ path: own, allowHalfOpen: true }));
  if (!network.internet || REFUSED_PORTS.includes(port)) throw withCode('EACCES');
  // Resolved once and connected to as it is: a name may lead elsewhere the next time.
  const addresses = await guard.resolve(host);
  let failure: unknown;
  for (const { address } of addresses.slice(0, 4)) {
    try {
      return await connected(net.connect({ host: address, port, allowHalfOpen: true }));
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function connected(socket: Socket): Promise<Socket> {
  const timer = setTimeout(() => socket.destroy(withCode('ETIMEDOUT')), CONNECT_TIMEOUT);
  try {
    await once(socket, 'connect');
  } finally {
    clearTimeout(timer);
  }
  socket.on('error', () => undefined);
  return socket;
}

function joinEnds(local: Socket, remote: Socket): void {
  local.on('error', () => remote.destroy());
  remote.on('error', () => local.destroy());
  remote.on('close', () => local.destroySoon());
  local.on('close', () => remote.destroySoon());
  local.pipe(remote);
  remote.pipe(local);
}

function withCode(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/** As Node's own errors say it. */
function codeOf(error: unknown): string {
  if (isKind(error, 'unprocessable')) return 'EACCES';
  if (isKind(error, 'bad-gateway')) return 'ENOTFOUND';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : 'ECONNREFUSED';
}
