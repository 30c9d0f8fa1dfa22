import { createPublicKey, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateKeys } from '#pkg/vault';

/**
 * Makes the pair of keys where it is missing. The private one comes first, and what is there is never written again: all
 * that it protects would be lost. Two processes that start together end with the same pair.
 */
export async function makeOwnKeys({ encryptor, decryptor }: { encryptor: string; decryptor: string }): Promise<void> {
  if (await exists(encryptor)) return;
  await mkdir(dirname(decryptor), { recursive: true, mode: 0o700 });
  if (!(await exists(decryptor))) await writeOnce(decryptor, generateKeys().decryptor);
  const publicKey = createPublicKey(await readFile(decryptor, 'utf8'));
  await writeOnce(encryptor, publicKey.export({ type: 'spki', format: 'pem' }).toString());
}

async function exists(file: string): Promise<boolean> {
  try {
    await readFile(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** The file appears whole, durably, and only if it is not there. */
export async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  await using folder = await open(dirname(file));
  await folder.sync();
}
