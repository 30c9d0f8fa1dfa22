import type { Context } from 'hono';
import type { Intents } from '#model/intent';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface IntentsRoutesDeps {
  intents: Intents;
  permissions: Permissions;
}

export type IntentsContext = Context<WebEnv>;
