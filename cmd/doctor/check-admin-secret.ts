import { readFile, stat } from 'node:fs/promises';
import type { Config } from '#stack/config';
import { findAdminSecret } from '../find-admin-secret.ts';
import type { Finding } from './finding.ts';

export async function checkAdminSecret({ admin, mode }: Config): Promise<Finding> {
  const what = 'admin passphrase';
  if (mode === 'development') return { level: 'ok', what, found: 'not needed on a development build' };
  const file = await findAdminSecret(admin.secretFiles);
  const fix = `cozy-stack config passwd ${file ?? admin.secretFiles[0]}`;
  if (file === undefined) return { level: 'bad', what, found: 'there is none: the server does not start', fix };
  if (!(await readFile(file, 'utf8')).startsWith('scrypt$')) {
    return { level: 'bad', what, found: `${file} is not understood`, fix };
  }
  const { mode: rights } = await stat(file);
  if ((rights & 0o077) !== 0) {
    return { level: 'note', what, found: `other accounts can read ${file}`, fix: `chmod 600 ${file}` };
  }
  return { level: 'ok', what, found: file };
}
