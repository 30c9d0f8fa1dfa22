import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { type Spooled, spool } from '#pkg/archive';
import { AppError } from '#pkg/errors';

export interface Run {
  program: string;
  args: readonly string[];
  /** All of its environment, but for where programs are. */
  env: Readonly<Record<string, string>>;
}

const TIMEOUT = 3 * 60_000;
/** Of any file that it writes, in bytes. */
const MAX_FILE = 200 * 1024 * 1024;
const MAX_OUTPUT = 200 * 1024 * 1024;
const MAX_WORDS = 2000;
/** Where the system has its programs; the environment of the server says nothing to those that are run. */
const PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/**
 * Runs a program with limits, in a group of its own that ends with it; what it writes on its output is spooled. Rejects with
 * kind `unavailable` when this machine has it not, `not-found` when it fails, `too-large`, `bad-gateway` when it is late.
 */
export async function runProgram({ program, args, env }: Run): Promise<Spooled> {
  const limited = ['-c', `ulimit -f ${MAX_FILE / 512}; exec "$0" "$@"`, program, ...args];
  const child = spawn('/bin/sh', limited, {
    env: { ...env, PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // Read from now on: Node throws away what nobody reads yet when the program ends.
  const written = child.stdout.pipe(new PassThrough());
  let isLate = false;
  const end = () => child.pid !== undefined && killGroup(child.pid);
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, TIMEOUT);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-MAX_WORDS);
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  try {
    const [output, code] = await both(spool(written, MAX_OUTPUT), ended);
    if (code === 0) return output;
    await output[Symbol.asyncDispose]();
    if (isLate) throw new AppError('bad-gateway', 'The repository is late');
    if (code === 127) throw new AppError('unavailable', `This server has no ${program}`);
    throw new AppError('not-found', 'The repository, or this branch of it, cannot be had', { cause: new Error(words) });
  } finally {
    clearTimeout(timer);
    end();
  }
}

/** When the output is refused, the program is not waited for. */
async function both(output: Promise<Spooled>, ended: Promise<number | null>): Promise<[Spooled, number | null]> {
  ended.catch(() => undefined);
  const spooled = await output;
  try {
    return [spooled, await ended];
  } catch (error) {
    await spooled[Symbol.asyncDispose]();
    throw error;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
