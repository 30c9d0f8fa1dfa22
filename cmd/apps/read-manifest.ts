import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandError } from '../command-error.ts';

/** Which app is in a folder that somebody works on. */
export async function readManifest(root: string): Promise<{ slug: string; manifestFolder: string }> {
  const { lintFolder, manifestFolder } = await import('#stack/lint');
  const { ok, findings } = await lintFolder(root);
  if (!ok) {
    const errors = findings
      .filter(({ level }) => level === 'error')
      .map(({ where, message }) => `  ${where}: ${message}`);
    throw new CommandError(`A server would refuse this app:\n${errors.join('\n')}`);
  }
  const folder = manifestFolder(root);
  const { slug } = JSON.parse(await readFile(join(folder, 'manifest.webapp'), 'utf8')) as { slug?: string };
  const name = slug ?? basename(root);
  if (!/^[a-z0-9-]{1,100}$/.test(name))
    throw new CommandError('The manifest has no slug, and none can be made of the folder');
  return { slug: name, manifestFolder: folder };
}
