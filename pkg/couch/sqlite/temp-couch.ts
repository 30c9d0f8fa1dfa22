import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Couch } from '../types.ts';
import { openSqliteCouch, type SqliteCouchOptions } from './index.ts';

/** For tests: a store in a folder that goes with it. */
export async function tempCouch(
  options: Omit<SqliteCouchOptions, 'directory'> = {},
): Promise<Couch & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'couch-'));
  const couch = openSqliteCouch({ ...options, directory });
  return {
    ...couch,
    directory,
    async [Symbol.asyncDispose]() {
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}
