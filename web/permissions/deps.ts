import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { CheckLog, Contexts, Permissions, Shares } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface PermissionsRoutesDeps {
  permissions: Permissions;
  shares: Shares;
  shareContexts: Contexts;
  checkLog: CheckLog;
  /** Reads who a code of a sharing was given to. */
  docs: Pick<Docs, 'get'>;
  addresses: Pick<Addresses, 'origin'>;
}

export type PermissionsContext = Context<WebEnv>;
