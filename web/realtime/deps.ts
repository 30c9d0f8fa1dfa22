import type { Context } from 'hono';
import type { Accounts } from '#model/account';
import type { Docs } from '#model/docs';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';
import type { Fanout } from './fanout.ts';

export interface SocketsDeps {
  permissions: Permissions;
  /** Who listens, on sockets and on server-sent events. */
  fanout: Fanout;
}

export interface RealtimeDeps extends SocketsDeps {
  docs: Docs;
  accounts: Pick<Accounts, 'seal'>;
}

export type RealtimeContext = Context<WebEnv>;
