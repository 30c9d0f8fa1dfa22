/** Folders for what is only needed for a moment. */
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'cozy-temp-';
const DAY = 24 * 3_600_000;

/** A new folder for this process alone. @param directory default: that of the system for temporary files */
export function makeTempFolder(directory = tmpdir()): Promise<string> {
  return mkdtemp(join(directory, PREFIX));
}

/** Removes what killed processes have left: the folders of this user that nobody has written in for a day. @returns how many */
export async function sweepTempFolders(directory = tmpdir(), now = Date.now()): Promise<number> {
  let removed = 0;
  for (const name of await readdir(directory)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(directory, name);
    // Not followed: anybody may write in the folder of all temporary files.
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== process.getuid?.() || now - found.mtimeMs < DAY) continue;
    await rm(path, { recursive: true, force: true });
    removed++;
  }
  return removed;
}
