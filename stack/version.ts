import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

const PACKAGE = join(import.meta.dirname, '..', 'package.json');

/** As `GET /version` answers. */
export interface VersionInfo {
  version: string;
  build_mode: Config['mode'];
  /** RFC 3339: when this version was installed. */
  build_time: string;
  runtime_version: string;
}

export function versionInfo(mode: Config['mode']): VersionInfo {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return {
    version,
    build_mode: mode,
    build_time: statSync(PACKAGE).mtime.toISOString(),
    runtime_version: `node ${process.version}`,
  };
}
