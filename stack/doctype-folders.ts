import { join } from 'node:path';
import type { Config } from './config.ts';

const OWN = join(import.meta.dirname, '..', 'doctypes');

/** Where doctypes are declared: the operator's folder, then what comes with the server. */
export function doctypeFolders({ doctypes: { folder } }: Pick<Config, 'doctypes'>): string[] {
  return folder === undefined ? [OWN] : [folder, OWN];
}
