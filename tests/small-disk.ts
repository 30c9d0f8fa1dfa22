import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own in memory, of a few bytes. @returns undefined for who may not mount one */
export function smallDisk(size: '4m' | '8m'): (Disposable & { folder: string }) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    remove();
    return undefined;
  }
  return {
    folder,
    [Symbol.dispose]() {
      execFileSync('/usr/bin/umount', [folder]);
      remove();
    },
  };
}
