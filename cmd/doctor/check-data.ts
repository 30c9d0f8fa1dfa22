import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from './finding.ts';

/** Numbers of Linux's statfs(2). Locks, which SQLite relies on, are not kept well over a network. */
const NETWORK: Record<number, string> = { 26985: 'NFS', 4283649346: 'CIFS', 4266872130: 'SMB', 1702057286: 'FUSE' };
const TMPFS = 0x01021994;
const GIB = 1024 ** 3;

export async function checkData(folder: string): Promise<Finding> {
  const what = 'data folder';
  const place = nearestFolder(folder);
  try {
    await tryToWrite(place);
  } catch (error) {
    const found = `${place} cannot be written (${(error as NodeJS.ErrnoException).code})`;
    return { level: 'bad', what, found, fix: `give it to this account, or choose another folder with --data` };
  }
  const { type } = await statfs(place);
  const network = NETWORK[type];
  if (network !== undefined) {
    const found = `${folder} is on ${network}, where the locks of the store may fail`;
    return { level: 'bad', what, found, fix: 'choose a folder of a local disk with --data' };
  }
  if (type === TMPFS) {
    return { level: 'note', what, found: `${folder} is in memory: everything is lost when the machine stops` };
  }
  return { level: 'ok', what, found: folder };
}

export async function checkSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestFolder(folder));
  const free = bavail * bsize;
  const found = `${(free / GIB).toFixed(1)} GiB free`;
  if (free < GIB) return { level: 'bad', what: 'disk', found, fix: 'make room: writes will soon be refused' };
  return { level: 'ok', what: 'disk', found };
}

/** The folder, or where it would be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

async function tryToWrite(folder: string): Promise<void> {
  const file = join(folder, `.doctor-${randomUUID()}`);
  const handle = await open(file, 'wx');
  try {
    await handle.sync();
  } finally {
    await handle.close();
    await rm(file);
  }
}
