/** Which program this is. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;

/** When the program was laid on this machine. */
export function installedAt(): Date {
  return statSync(fileURLToPath(new URL('../../package.json', import.meta.url))).mtime;
}
