import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Permissions } from '#model/permission';
import type { Remotes } from '#model/remote';
import type { WebEnv } from '#web/middleware';

export interface RemoteDeps {
  remotes: Remotes;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
}

export type RemoteContext = Context<WebEnv>;
