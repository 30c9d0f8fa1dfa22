import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BareOrder } from './bare-server.ts';
import type { LoadOrder, LoadResult } from './load-client.ts';

/** A child process that answers each message with one message. */
export interface Worker extends AsyncDisposable {
  readonly pid: number;
  ask<Answer>(message: object): Promise<Answer>;
}

export function startWorker(file: string, args: string[] = []): Worker {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    pid: child.pid!,
    ask: (message) => {
      const answer = nextMessage(child);
      child.send(message);
      return answer as Promise<never>;
    },
    [Symbol.asyncDispose]: () => stop(child),
  };
}

/** Runs a load against a port, then the same load against a bare server that answers the same bytes. */
export async function againstBare(
  client: Worker,
  order: LoadOrder,
  answer: BareOrder,
): Promise<{ ours: LoadResult; bare: LoadResult; ratio: number }> {
  await using bareServer = startWorker('bare-server.ts');
  const { port } = await bareServer.ask<{ port: number }>(answer);
  const bareOrder = { ...order, port, count: Math.max(order.count, 2000) };
  // In turn and twice, since the machine's speed drifts: the better of each counts.
  const first = await client.ask<LoadResult>(order);
  const bareFirst = await client.ask<LoadResult>(bareOrder);
  const second = await client.ask<LoadResult>(order);
  const bareSecond = await client.ask<LoadResult>(bareOrder);
  const ours = second.rate > first.rate ? second : first;
  const bare = bareSecond.rate > bareFirst.rate ? bareSecond : bareFirst;
  return { ours, bare, ratio: ours.rate / bare.rate };
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
