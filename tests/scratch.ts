import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, where a flush to the disk, of which a new instance makes fifty, costs nothing. */
const MEMORY = '/dev/shm';
/** Bytes that must be free: a container often has 64 MB there. The tests take a few hundred MB at most. */
const ROOM = 4e9;
const PREFIX = 'cozy-tests-';

/**
 * Where the tests of a run write: no test looks at what a loss of power does, and a process that is killed loses nothing that
 * it gave to the system.
 */
export const SCRATCH = join(hasRoom() ? MEMORY : tmpdir(), `${PREFIX}${process.pid}`);

/** Called by Vitest before the tests. */
export function setup(): void {
  sweep();
  mkdirSync(SCRATCH, { recursive: true });
}

/** Called by Vitest after the tests. */
export function teardown(): void {
  rmSync(SCRATCH, { recursive: true, force: true, maxRetries: 5 });
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}

/** What is there of a run that was killed would take memory until the machine stops. */
function sweep(): void {
  const folder = join(SCRATCH, '..');
  for (const name of readdirSync(folder)) {
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length)))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
