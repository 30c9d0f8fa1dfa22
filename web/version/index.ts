/** Which program answers. */
import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';

export { VERSION_API } from './api.ts';

/** As on the wire. */
export interface VersionInfo {
  version: string;
  build_mode: 'production' | 'development';
  /** RFC 3339 */
  build_time: string;
  runtime_version: string;
}

/** Mounted on `/version`. */
export function versionRoutes({ version }: { version: VersionInfo }): Hono<WebEnv> {
  return new Hono<WebEnv>().get('/', (c) => c.json(version));
}
