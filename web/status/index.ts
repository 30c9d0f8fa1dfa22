/** Is the server up, and does it reach its stores? */
import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { StatusDeps } from './deps.ts';
import { showStatus } from './show-status.ts';

export { STATUS_API } from './api.ts';
export type { StatusDeps } from './deps.ts';

/** Mounted on `/status`. */
export function statusRoutes(deps: StatusDeps): Hono<WebEnv> {
  return new Hono<WebEnv>().onError(jsonApiErrors).get('/', showStatus(deps));
}

/** Mounted on `/connection_check`: an empty answer, for those who want to know whether they have a network. */
export function connectionCheckRoutes(): Hono<WebEnv> {
  return new Hono<WebEnv>().get('/', (c) => c.body(null, 204));
}
