import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of a path that every system call takes, with room for the root. */
const MAX_PATH = 3500;
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Runs `work` with a path to a place below `root`. A path that is longer than the system takes is walked, by the folders
 * that this process opens on the way (Linux).
 */
export async function withPath<T>(
  root: string,
  segments: readonly string[],
  work: (path: string) => Promise<T>,
): Promise<T> {
  const whole = join(root, ...segments);
  if (Buffer.byteLength(whole) < MAX_PATH) return work(whole);
  const opened: FileHandle[] = [];
  try {
    let path = root;
    for (const [index, segment] of segments.entries()) {
      path = `${path}/${segment}`;
      if (Buffer.byteLength(path) < MAX_PATH - 300 || index === segments.length - 1) continue;
      const handle = await open(path, FOLDER);
      opened.push(handle);
      path = `/proc/self/fd/${handle.fd}`;
    }
    return await work(path);
  } finally {
    for (const handle of opened) await handle.close();
  }
}
