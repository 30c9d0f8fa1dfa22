import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Debian's packages of the servers that one test process runs. */
export const SWIFT_PACKAGES = 'swift-proxy swift-account swift-container swift-object';
const PROGRAMS = ['proxy', 'account', 'container', 'object'].map((name) => `/usr/bin/swift-${name}-server`);
/** Debian's own: the packages are for it. */
const PYTHON = '/usr/bin/python3';

export interface SwiftServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`: Swift, its tempauth (`/auth/v1.0`), and S3. */
  url: string;
  user: string;
  key: string;
  /** Where the objects are. */
  folder: string;
}

/** False when the packages are not installed. */
export const hasSwift = PROGRAMS.every((path) => existsSync(path));

/** A real OpenStack Swift, with its S3 interface, in a process and a folder of its own. */
export async function startSwift(): Promise<SwiftServer> {
  const folder = await mkdtemp(join(tmpdir(), 'swift-'));
  const script = join(import.meta.dirname, 'swift', 'server.py');
  const child = spawn(PYTHON, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error('Swift did not start');
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    user: 'test:tester',
    key: 'testing',
    folder,
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
