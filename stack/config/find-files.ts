import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError, type Environment } from './types.ts';

const NAMES = ['cozy.yaml', 'cozy.yml', 'cozy.json'];

/** The folders where the configuration, and what is beside it, may be; the first one wins. */
export function configFolders(env: Environment): string[] {
  const home = env['HOME'] || homedir();
  return [
    '.',
    '.cozy',
    join(home, '.cozy'),
    join(home, '.config', 'cozy'),
    ...(env['XDG_CONFIG_HOME'] ? [join(env['XDG_CONFIG_HOME'], 'cozy')] : []),
    '/etc/cozy',
  ].map((folder) => resolve(folder));
}

/** The file, then the `.local` one that is merged over it. None is needed. */
export function findConfigFiles(env: Environment, given?: string): string[] {
  const file = given === undefined ? firstExisting(configFolders(env)) : resolve(given);
  if (file === undefined) return [];
  if (!existsSync(file)) throw new ConfigError(`${given}: there is no such file`);
  if (!/\.(ya?ml|json)$/.test(file)) throw new ConfigError(`${given}: only YAML and JSON files are read`);
  return [file, `${file}.local`].filter((path) => existsSync(path));
}

function firstExisting(folders: string[]): string | undefined {
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}
