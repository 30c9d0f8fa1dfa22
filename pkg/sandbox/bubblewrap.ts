import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, limited, nodeFlags } from './command.ts';
import type { Runtime } from './runtime.ts';
import { seccompFilter } from './seccomp.ts';
import type { SandboxLimits } from './types.ts';

/** Where things are, on the machine. */
export interface Places {
  /** The code of the program. */
  code: string;
  /** Further files of its directory. */
  files: string;
  /** Sockets of the gateway. */
  network: string;
  preload: string;
}

export interface Start {
  /** Name or path of the program bubblewrap. */
  bubblewrap: string;
  places: Places;
  main: string;
  env: Readonly<Record<string, string>>;
  limits: SandboxLimits;
}

/**
 * Namespaces of its own for all that a process can see: no file of the machine but Node and its libraries, no network, no
 * other process; no capability, and the system calls of `seccompFilter` only. What it writes is in memory and goes with it.
 */
export async function bubblewrapCommand({ node, libraries }: Runtime, start: Start): Promise<Command> {
  const { bubblewrap, places, main, env, limits } = start;
  const input = seccompFilter();
  const preload = '/run/preload.mts';
  const args = [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...['--uid', '65534', '--gid', '65534', '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...(await sharedLibraries(libraries)),
    ...['--ro-bind', node, '/usr/bin/node', '--ro-bind', places.preload, preload],
    ...['--ro-bind', places.network, '/run/network'],
    ...['--size', String(limits.disk), '--tmpfs', '/work', '--dir', '/work/.tmp', '--symlink', 'work/.tmp', '/tmp'],
    ...(await views(places.code)),
    ...(await views(places.files)),
    ...['--remount-ro', '/', '--chdir', '/work', ...(input ? ['--seccomp', '3'] : [])],
    ...['/usr/bin/node', ...nodeFlags(limits, '*', '/work/*', preload), main],
  ];
  return {
    file: '/bin/sh',
    args: limited(bubblewrap, args, limits),
    // By the environment, not by arguments: those are shown to every user of the machine.
    env: { PATH: '/usr/bin:/bin', ...env, HOME: '/work', TMPDIR: '/work/.tmp', SANDBOX_NETWORK: '/run/network' },
    cwd: '/',
    ...(input && { input }),
  };
}

/** Under the names by which they are asked for, links resolved. */
async function sharedLibraries(libraries: readonly string[]): Promise<string[]> {
  const binds = await Promise.all(libraries.map(async (path) => ['--ro-bind', await realpath(path), path]));
  return binds.flat();
}

/** Each entry by itself, so that the directory around them can be written to. */
async function views(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => ['--ro-bind', join(folder, name), `/work/${name}`]);
}
