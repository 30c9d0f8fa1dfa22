import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import type { Command } from './command.ts';
import type { DiskUse } from './disk-use.ts';
import { readLines } from './lines.ts';
import type { Ending, Program, SandboxLimits } from './types.ts';
import { usageOf } from './watch.ts';

const WATCH_EVERY = 100;
/** bwrap's two and the program: a program starts none. */
const MAX_PROCESSES = 8;
/** Requests come first. */
const NICENESS = 10;

/** Runs a command to its end, or to the one of its limits. */
export async function follow(
  command: Command,
  program: Program,
  limits: SandboxLimits,
  disk: DiskUse,
): Promise<Ending> {
  const { signal, onLine } = program;
  if (signal?.aborted) return { by: 'signal' };
  const { file, args, env, cwd, input } = command;
  const child = spawn(file, args, {
    // A group of its own, which ends with it.
    detached: true,
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', input ? 'pipe' : 'ignore'],
  });
  let cut: Ending | undefined;
  const end = (ending: Ending) => {
    cut ??= ending;
    killAll(child);
  };
  const onAbort = () => end({ by: 'signal' });
  signal?.addEventListener('abort', onAbort, { once: true });
  const late = setTimeout(() => end({ by: 'limit', limit: 'time' }), limits.time);
  const stopWatch = watch(child, limits, disk, end);
  const reading = readOutput(child, limits, onLine, () => end({ by: 'limit', limit: 'output' }));
  give(child, input);
  try {
    lowerPriority(child);
    const [code] = (await once(child, 'exit')) as [number | null];
    killAll(child);
    await reading;
    return cut ?? { by: 'exit', code: code ?? 137 };
  } finally {
    clearTimeout(late);
    stopWatch();
    signal?.removeEventListener('abort', onAbort);
  }
}

function give(child: ChildProcess, input: Buffer | undefined): void {
  const pipe = child.stdio[3];
  if (!input || !pipe || !('end' in pipe)) return;
  pipe.on('error', () => undefined);
  pipe.end(input);
}

async function readOutput(
  { stdout, stderr }: ChildProcess,
  { output, line }: SandboxLimits,
  onLine: Program['onLine'],
  onTooMuch: () => void,
): Promise<void> {
  let size = 0;
  const read = async (stream: typeof stdout, name: 'stdout' | 'stderr') => {
    if (!stream) return;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > output) onTooMuch();
    });
    await readLines(stream, line, (text) => {
      if (size <= output) onLine?.(text, name);
    });
  };
  await Promise.all([read(stdout, 'stdout'), read(stderr, 'stderr')]);
}

function watch(child: ChildProcess, limits: SandboxLimits, disk: DiskUse, end: (ending: Ending) => void) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const start = performance.now();
    const { memory, processor, processes, youngest } = await usageOf(child.pid ?? 0);
    const used = await disk(youngest);
    if (memory > limits.memory) end({ by: 'limit', limit: 'memory' });
    else if (processes > MAX_PROCESSES) end({ by: 'limit', limit: 'processes' });
    else if (processor > limits.processor) end({ by: 'limit', limit: 'processor' });
    else if (used > limits.disk) end({ by: 'limit', limit: 'disk' });
    // A look that takes long, at many small files, must not become all that the server does.
    const pause = Math.max(WATCH_EVERY, 4 * (performance.now() - start));
    if (!stopped) timer = setTimeout(() => void look(), pause);
  };
  timer = setTimeout(() => void look(), WATCH_EVERY);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system does not allow it.
  }
}

/** With bubblewrap, the first process of the namespace dies with it, and takes all others along. */
function killAll({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // All have ended already.
  }
}
