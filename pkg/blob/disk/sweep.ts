import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './file-errors.ts';

/**
 * Removes the pieces that killed processes left. An upload that goes on changes its file, so one that was not written to
 * for a long time belongs to nobody; a younger one may be another process's.
 * @param age in ms
 */
export async function sweepUploads(folder: string, age: number, now: number): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() && now - found.mtimeMs >= age) await unlink(path).catch(() => undefined);
  }
}
