import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../command-error.ts';

/** Vite, at work on a folder. */
export interface DevServer extends AsyncDisposable {
  /** Without a final slash. */
  readonly url: string;
  /** Resolves when it has ended, whoever wanted it. */
  readonly ended: Promise<void>;
}

const HOST = '127.0.0.1';
/** It reads and prepares the dependencies first. */
const PATIENCE = 60_000;

// The extension is another one once the program is built.
const MAIN = fileURLToPath(new URL(`./vite-process${extname(import.meta.filename)}`, import.meta.url));

/** Rejects when it is not installed, or ends at once. @param data a folder that it must not serve, wherever it is */
export async function startDevServer(root: string, data: string): Promise<DevServer> {
  const vite = findVite(root);
  if (vite === undefined) throw new CommandError(`Vite is not installed in ${root}: run npm install there first`);
  const port = await freePort();
  const args = [MAIN, vite, root, String(port), data];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    await untilListening(child, port);
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    url: `http://${HOST}:${port}`,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** Its main module, of the app or of the workspace that it is in. */
function findVite(folder: string): string | undefined {
  const bin = join(folder, 'node_modules', '.bin', 'vite');
  if (existsSync(bin)) return createRequire(realpathSync(bin)).resolve('vite');
  const above = dirname(folder);
  return above === folder ? undefined : findVite(above);
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new CommandError('The dev server has ended: see what it says above');
    if (Date.now() > end) throw new CommandError('The dev server does not answer');
    await wait(50);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    const answer = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
