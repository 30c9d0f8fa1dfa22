import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeVapidKeys, type VapidKeys } from '#pkg/web-push';
import { writeOnce } from './own-keys.ts';

/**
 * The keys of the server's web pushes, made at the first use. They are never made again: browsers subscribed with them.
 * Two processes that begin together end with the same ones.
 */
export function vapidKeys(file: string): () => Promise<VapidKeys> {
  let reading: Promise<VapidKeys> | undefined;
  return () => {
    reading ??= openKeys(file);
    return reading;
  };
}

async function openKeys(file: string): Promise<VapidKeys> {
  const read = async () => JSON.parse(await readFile(file, 'utf8')) as VapidKeys;
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeOnce(file, JSON.stringify(makeVapidKeys()));
  return read();
}
