import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Start } from './bubblewrap.ts';
import { type Command, limited, nodeFlags } from './command.ts';

/**
 * Node's permission model alone: no file outside of its own directory, no process, no thread, no native code. It is a weaker
 * wall than a namespace (the network is open to who looks for a way around `preload.ts`): the administrator asks for it.
 * @see https://nodejs.org/api/permissions.html
 */
export async function permissionsCommand({ places, main, env, limits }: Start, directory: string): Promise<Command> {
  const work = join(directory, 'work');
  // Copies: a link would lead what is written out of the directory.
  await cp(places.code, work, { recursive: true, dereference: true });
  await cp(places.files, work, { recursive: true });
  const flags = nodeFlags(limits, `${work}/*`, `${work}/*`, places.preload);
  const readable = [`--allow-fs-read=${work}`, `--allow-fs-read=${places.preload}`];
  return {
    file: '/bin/sh',
    args: limited(process.execPath, [...readable, ...flags, join(work, main)], limits),
    env: { PATH: '/usr/bin:/bin', ...env, HOME: work, TMPDIR: work, SANDBOX_NETWORK: places.network },
    cwd: work,
  };
}
