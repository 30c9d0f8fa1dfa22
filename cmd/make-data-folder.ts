import { mkdir } from 'node:fs/promises';
import { CommandError } from './command-error.ts';

/** Personal data: no other account of the machine looks inside. */
export async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`The data folder ${folder} cannot be made (${code}): choose another with --data`, { cause });
  }
}
