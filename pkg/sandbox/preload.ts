/**
 * Loaded in a sandboxed program before its own code. There is no network in there: each connection that the program asks for
 * is asked of the server, by a Unix socket, which answers with the path of another one that leads there. The program sees
 * plain sockets. This file is no wall: the namespace of the network is.
 *
 * Where there are no namespaces it takes away what Node's permission model leaves: signals to other processes of the same
 * user (one of them opens a debugger in the server), and the ways of V8 to write files anywhere.
 */
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import tls from 'node:tls';
import v8 from 'node:v8';

type Connect = typeof net.Socket.prototype.connect;
type ConnectTo = (this: net.Socket, options: { path: string }) => net.Socket;
/** Of a TLS connection: where it is to lead in truth. */
const REMOTE = Symbol('remote');
interface Target {
  host?: string;
  port?: number | string | undefined;
  path?: string;
  timeout?: number;
  [REMOTE]?: { host: string; port: number | string | undefined };
}

const folder = process.env['SANDBOX_NETWORK'] ?? '';
delete process.env['SANDBOX_NETWORK'];
const connectDirectly = net.Socket.prototype.connect;
const connectTls = tls.connect;
const waiting = new Map<number, (answer: { path?: string; error?: string }) => void>();
let asked = 0;
let control: net.Socket | undefined;

function ask(host: string, port: number): Promise<{ path?: string; error?: string }> {
  control ??= openControl();
  const id = ++asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    control?.ref();
    control?.write(`${JSON.stringify({ id, host, port })}\n`);
  });
}

function openControl(): net.Socket {
  const socket = new net.Socket();
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    text += String(chunk);
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const { id, ...answer } = JSON.parse(text.slice(0, end)) as { id: number; path?: string; error?: string };
      text = text.slice(end + 1);
      waiting.get(id)?.(answer);
      waiting.delete(id);
      if (waiting.size === 0) socket.unref();
    }
  });
  const gone = () => {
    for (const answer of waiting.values()) answer({ error: 'ENETUNREACH' });
    waiting.clear();
    control = undefined;
  };
  socket.on('error', gone);
  socket.on('close', gone);
  return (connectDirectly as ConnectTo).call(socket, { path: `${folder}/control` });
}

/** The forms of `net.connect`: an object, a path, or a port and a host. */
function parse(args: readonly unknown[]): { target: Target; listener?: () => void } {
  const list = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const [first, second] = list;
  const last = list.at(-1);
  const listener = typeof last === 'function' ? { listener: last as () => void } : {};
  if (typeof first === 'object' && first !== null) return { target: first, ...listener };
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { target: { path: first }, ...listener };
  const host = typeof second === 'string' ? { host: second } : {};
  return { target: { port: Number(first), ...host }, ...listener };
}

const isLocal = ({ path, port }: Target): boolean => typeof path === 'string' || port === undefined;

net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]): net.Socket {
  const { target: given, listener } = parse(args);
  const target = given[REMOTE] ?? given;
  if (isLocal(target)) return connectDirectly.apply(this, args as unknown as Parameters<Connect>);
  const { host = 'localhost', port = 0 } = target;
  if (listener) this.once('connect', listener);
  // What is written meanwhile waits for the connection.
  Object.assign(this, { connecting: true });
  if (given.timeout) this.setTimeout(given.timeout);
  void ask(host.replace(/^\[|\]$/g, ''), Number(port)).then(({ path, error }) => {
    if (this.destroyed) return;
    if (path !== undefined) (connectDirectly as ConnectTo).call(this, { path: `${folder}/${path}` });
    else this.destroy(refused(error ?? 'ECONNREFUSED', host, Number(port)));
  });
  return this;
} as Connect;

tls.connect = ((...args: unknown[]) => {
  const { target, listener } = parse(args);
  const extra = args.find((arg, index) => index > 0 && typeof arg === 'object' && arg !== null) ?? {};
  const options = { ...(extra as object), ...target } as tls.ConnectionOptions & Target;
  if (isLocal(options) || options.socket) return connectTls(options, listener);
  const { host = 'localhost', port } = options;
  const servername = options.servername ?? (net.isIP(host) === 0 ? host : '');
  // A path makes it a stream of the kind that there will be; where it leads is asked when it connects.
  const local = { ...options, host, servername, path: `${folder}/control`, [REMOTE]: { host, port } };
  return connectTls(local as tls.ConnectionOptions, listener);
}) as typeof tls.connect;

/** Where Node keeps the calls behind `process.kill` and the debugger. */
type RawProcess = NodeJS.Process & Record<'_kill' | '_debugProcess' | '_debugEnd', (...args: unknown[]) => unknown>;

function denied(): never {
  throw Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' });
}

const raw = process as RawProcess;
const ownPid = process.pid;
const signal = raw._kill.bind(process);
// `process.kill` asks it.
raw._kill = (pid, ...args) => (pid === ownPid ? signal(ownPid, ...args) : denied());
for (const name of ['_debugProcess', '_debugEnd'] as const) raw[name] = denied;
os.setPriority = denied;
v8.setFlagsFromString = denied;
// A report is written where its members say, also by a crash.
const { report } = process;
Object.defineProperty(process, 'report', { value: { getReport: () => report.getReport() } });

function refused(code: string, host: string, port: number): NodeJS.ErrnoException {
  const syscall = code === 'ENOTFOUND' ? 'getaddrinfo' : 'connect';
  return Object.assign(new Error(`${syscall} ${code} ${host}:${port}`), { code, syscall, hostname: host, port });
}

syncBuiltinESMExports();
