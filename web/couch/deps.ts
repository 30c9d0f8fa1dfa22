import type { Context } from 'hono';
import type { Couch } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import type { WebEnv } from '#web/middleware';

export interface CouchDeps {
  couch: Couch;
  /** The one account: the server's administrator. */
  auth: { user: string; password: string };
  /** Signs the session cookies; the same for the processes that serve the same stores. */
  sessionSecret: string;
  /** Our own version; that of the protocol is fixed. */
  version: string;
  /** Stays the same for the life of the store: 32 hexadecimal digits. */
  serverId: string;
  log: Logger;
  now?: () => number;
}

/** There is no instance here: of the variables of `WebEnv`, only the log and the request's id are set. */
export type CouchContext = Context<WebEnv>;
export type Handler = (c: CouchContext, deps: CouchDeps) => Response | Promise<Response>;
