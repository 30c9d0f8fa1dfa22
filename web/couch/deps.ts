import type { Context, MiddlewareHandler } from 'hono';
import type { Couch } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import type { WebEnv } from '#web/middleware';

export interface CouchDeps {
  couch: Couch;
  /** True for the credentials of the server's administrator: there is no other account. Takes as long for every wrong pair. */
  authenticate: (name: string, password: string) => boolean | Promise<boolean>;
  /** What the port refuses whoever asks; goes before everything else. */
  guard?: MiddlewareHandler<WebEnv>;
  /** Signs the session cookies; the same for the processes that serve the same stores. */
  sessionSecret: string;
  /** Our own version; that of the protocol is fixed. */
  version: string;
  /** Stays the same for the life of the store: 32 hexadecimal digits. */
  serverId: string;
  log: Logger;
  now?: () => number;
}

/** There is no instance here: of the variables of `WebEnv`, only the log, the request's id and the user are set. */
export type CouchContext = Context<WebEnv>;
export type Handler = (c: CouchContext, deps: CouchDeps) => Response | Promise<Response>;
