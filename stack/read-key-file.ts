import { readFile } from 'node:fs/promises';
import { ConfigError } from './config.ts';

/**
 * A key from the file that a setting names. Rejects with `ConfigError`; what is wrong with the contents is not told, since
 * they are a secret.
 */
export async function readKeyFile<T>(setting: string, file: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigError(`${setting} cannot be read: ${file} (${cause.code})`, { cause });
  });
  try {
    return parse(text);
  } catch {
    throw new ConfigError(`${setting} is not the key that it should be: ${file}`);
  }
}
