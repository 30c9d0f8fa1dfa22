import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '..', 'bin', 'cozy-stack');

export interface Answer {
  status: number;
  text: string;
}

/** A server in a process of its own, as an owner runs it. */
export interface StackProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  /** A request to the public server for any Host. */
  ask(
    host: string,
    method: string,
    path: string,
    sent?: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Answer>;
  admin(method: string, path: string, query: Record<string, string>): Promise<Answer>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

/** @param args more options of `serve` */
export async function startStackProcess(data: string, ...args: string[]): Promise<StackProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--admin-port', String(adminPort)];
  const child = spawn(PROGRAM, ['serve', '--dev', '--allow-root', '--data', data, ...ports, ...args], {
    env: { PATH: process.env['PATH'], HOME: data, COZY_LOG_LEVEL: 'warning' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await untilListening(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    pid: child.pid ?? 0,
    port,
    adminPort,
    ask: (host, method, path, { headers = {}, body } = {}) => ask(port, method, path, { Host: host, ...headers }, body),
    admin: (method, path, query) => ask(adminPort, method, `${path}?${new URLSearchParams(query)}`, {}),
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
}

async function untilListening(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Listening')) resolve();
    });
  });
}

function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
