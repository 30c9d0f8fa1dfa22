import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from './request.ts';

const ROOT = join(import.meta.dirname, '..');

/** A whole stack, as an owner runs it, on a folder that goes with it. */
export interface StackProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  /** From the start of the process to the line that says it listens, in ms. */
  readonly startup: number;
  /** Creates an instance; answers its Host header. @param options of the admin API */
  addInstance(label: string, options?: Record<string, string>): Promise<string>;
  /** A `cli` token with every right asked for. */
  token(domain: string, scope: string): Promise<string>;
}

/** @param env more of it than this process has */
export async function startStackProcess(env: Readonly<Record<string, string>> = {}): Promise<StackProcess> {
  const data = await mkdtemp(join(tmpdir(), 'cozy-bench-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const startedAt = performance.now();
  const child = spawn(
    join(ROOT, 'bin', 'cozy-stack'),
    ['serve', '--dev', '--data', data, '--port', String(port), '--admin-port', String(adminPort)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, COZY_LOG_LEVEL: 'warning', ...env },
    },
  );
  await untilListening(child, port, adminPort);
  const startup = performance.now() - startedAt;
  const admin = async (method: string, path: string, query: Record<string, string>) => {
    const { status, text } = await ask(adminPort, method, `${path}?${new URLSearchParams(query)}`);
    if (status > 299) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return text;
  };
  return {
    pid: child.pid!,
    port,
    adminPort,
    startup,
    async addInstance(label, options = {}) {
      const domain = `${label}.localhost:${port}`;
      await admin('POST', '/instances', { Domain: domain, Locale: 'en', ...options });
      return domain;
    },
    token: (domain, scope) =>
      admin('POST', '/instances/token', { Domain: domain, Audience: 'cli', Subject: 'bench', Scope: scope }),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function untilListening(child: ChildProcess, port: number, adminPort: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the stack ended with ${child.exitCode}`);
    const ready = await Promise.all(
      [port, adminPort].map((one) =>
        ask(one, 'GET', '/version').then(
          ({ status }) => status === 200,
          () => false,
        ),
      ),
    );
    if (ready.every(Boolean)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
