import type { SandboxLimits } from './types.ts';

/** A program to start: what, and what it reads from further pipes. */
export interface Command {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Given on the file descriptor 3. */
  input?: Buffer;
}

const MB = 1024 * 1024;
const MAX_FILES = 256;
/** What V8 reserves for machine code, and little of which it ever uses, counts too. */
const RESERVED = 560 * MB;

/** What Node is started with, in either isolation. */
export function nodeFlags(limits: SandboxLimits, readable: string, writable: string, preload: string): string[] {
  return [
    // V8 gives up in good order a little before the system refuses it memory.
    `--max-old-space-size=${Math.floor((limits.memory * 0.6) / MB)}`,
    '--permission',
    `--allow-fs-read=${readable}`,
    `--allow-fs-write=${writable}`,
    '--disable-sigusr1',
    // It opens any file of the machine: Node's permission model does not look at it.
    '--no-experimental-sqlite',
    '--import',
    preload,
  ];
}

/**
 * Under the limits that the kernel counts by process. `-d` counts what may be written of anonymous memory: it holds what grows
 * between two looks at what is really used.
 */
export function limited(file: string, args: readonly string[], limits: SandboxLimits): string[] {
  const { memory, disk, processor } = limits;
  const kilobytes = Math.floor((memory + RESERVED) / 1024);
  const blocks = Math.floor(disk / 512);
  // A second more than what is looked at, for a program that nobody looks at any more.
  const seconds = Math.ceil(processor / 1000) + 1;
  const script = `ulimit -d ${kilobytes}; ulimit -f ${blocks}; ulimit -t ${seconds}; ulimit -n ${MAX_FILES}; ulimit -c 0; exec "$@"`;
  return ['-c', script, 'sh', file, ...args];
}
