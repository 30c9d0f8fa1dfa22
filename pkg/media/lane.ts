import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#pkg/errors';
import type { Order, Reply } from './types.ts';

/** A process that decodes one file after the other, made when it is needed and again after it was killed. */
export interface Lane {
  run(order: Order): Promise<unknown>;
  close(): Promise<void>;
}

export interface LaneLimits {
  timeout: number;
  memory: number;
}

/** The decoders lose some memory now and then. */
const MAX_FILES = 500;
const IDLE = 20_000;
const WATCH_EVERY = 50;
/** Requests come first. */
const NICENESS = 10;
/** Of the child's own JavaScript: what decodes is native, and has the rest of its memory. */
const HEAP_MB = 384;

const ERRORS = { unsupported: 'unsupported-media', broken: 'unprocessable', 'no-page': 'not-found' } as const;

// The extension is another one once the program is built.
const MAIN = fileURLToPath(new URL(`./process/main${extname(import.meta.filename)}`, import.meta.url));

export function createLane({ timeout, memory }: LaneLimits): Lane {
  let child: ChildProcess | undefined;
  let files = 0;
  let rest: NodeJS.Timeout | undefined;

  function start(): ChildProcess {
    const started = fork(MAIN, {
      // Of its own group, so that the programs that it starts end with it.
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of the server's secrets: what is decoded may be written to read them.
      env: { PATH: process.env['PATH'], NODE_ENV: process.env['NODE_ENV'] },
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
    });
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (child === started) child = undefined;
    });
    lowerPriority(started.pid);
    files = 0;
    return started;
  }

  function stop(): void {
    const stopped = child;
    child = undefined;
    clearTimeout(rest);
    if (stopped) killGroup(stopped);
  }

  async function run(order: Order): Promise<unknown> {
    clearTimeout(rest);
    if (files >= MAX_FILES) stop();
    child ??= start();
    files++;
    child.ref();
    child.channel?.ref();
    const worker = child;
    try {
      return await ask(worker, order, { timeout, memory, kill: stop });
    } finally {
      worker.unref();
      worker.channel?.unref();
      rest = setTimeout(stop, IDLE).unref();
    }
  }

  return {
    run,
    async close() {
      const last = child;
      // Or the process would end while its end is awaited.
      last?.ref();
      stop();
      if (last && last.exitCode === null && last.signalCode === null) await once(last, 'exit');
    },
  };
}

function ask(child: ChildProcess, order: Order, { timeout, memory, kill }: LaneLimits & { kill: () => void }) {
  return new Promise<unknown>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const fail = (message: string) => {
      end();
      kill();
      reject(new AppError('unprocessable', message));
    };
    const onMessage = (message: unknown) => {
      end();
      const reply = message as Reply;
      if (reply.ok) resolve(reply.result);
      else reject(new AppError(ERRORS[reply.reason], reply.message));
    };
    const onExit = () => fail('The file ended its decoder');
    const timer = setTimeout(() => fail('The file takes too long to be decoded'), timeout);
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > memory) fail('The file takes too much memory to be decoded');
    }, WATCH_EVERY);
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.send(order, (error) => {
      if (error) onExit();
    });
  });
}

/** 0 where the system does not tell it: there, the heap and the number of pixels are the limits. */
function residentBytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system does not allow it: it then runs as any other.
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
