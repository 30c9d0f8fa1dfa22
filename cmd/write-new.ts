import { writeFile } from 'node:fs/promises';
import { CommandError } from './command-error.ts';

/** Writes a key, for its owner only. Never over another one: what depends on it would be lost. */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CommandError(`${file} is there already: nothing was written`, { cause });
    throw cause;
  }
}
