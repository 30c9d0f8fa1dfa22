import type { Context } from 'hono';
import type { Permissions, Shares } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface PermissionsRoutesDeps {
  permissions: Permissions;
  shares: Shares;
}

export type PermissionsContext = Context<WebEnv>;
