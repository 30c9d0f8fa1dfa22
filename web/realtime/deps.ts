import type { Context } from 'hono';
import type { Docs } from '#model/docs';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';
import type { Fanout } from './fanout.ts';

export interface RealtimeDeps {
  docs: Docs;
  permissions: Permissions;
  /** Who listens, on sockets and on server-sent events. */
  fanout: Fanout;
}

export type RealtimeContext = Context<WebEnv>;
