import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** kB of address space of a decoder. */
const MEMORY = 2 * 1024 * 1024;
const MAX_OUTPUT = 1024 * 1024;
const TIMEOUT = 45_000;

/** Runs a decoder of the system, with a limit on its memory and its time. Answers its standard output. */
export async function runProgram(program: string, args: readonly string[]): Promise<string> {
  const limited = ['-c', `ulimit -v ${MEMORY}; exec "$@"`, 'sh', program, ...args];
  const { stdout } = await run('/bin/sh', limited, { timeout: TIMEOUT, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT });
  return stdout;
}

/** True when the program is not installed, as a shell says it. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === 127;
}
