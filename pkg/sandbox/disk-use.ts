import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that a program has written. @param pid of one of its processes */
export type DiskUse = (pid: number) => Promise<number>;

/** What an entry counts at least: empty files take memory of the kernel, or blocks of the disk, without an end. */
const ENTRY = 4096;

/** Of a folder, counted until it is more than `enough`. */
export function useOfFolder(folder: string, enough: number): DiskUse {
  return async () => {
    let size = 0;
    const folders = [folder];
    for (let next = folders.pop(); next !== undefined && size <= enough; next = folders.pop()) {
      for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) folders.push(path);
        size += Math.max(ENTRY, entry.isFile() ? ((await lstat(path).catch(() => undefined))?.size ?? 0) : 0);
        if (size > enough) break;
      }
    }
    return size;
  };
}

/** TMPFS_MAGIC of linux/magic.h. */
const TMPFS = 0x01021994;

/** Of a file system in memory, as the program sees it: it bounds its bytes itself, but not the number of its entries. */
export function useInMemory(path: string): DiskUse {
  return async (pid) => {
    try {
      const { type, files, ffree } = await statfs(`/proc/${pid}/root${path}`);
      return type === TMPFS ? (files - ffree) * ENTRY : 0;
    } catch {
      // It has ended, or is not there yet.
      return 0;
    }
  };
}
