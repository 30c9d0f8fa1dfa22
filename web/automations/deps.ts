import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Automations } from '#model/automation';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface AutomationsRoutesDeps {
  automations: Automations;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
}

export type AutomationsContext = Context<WebEnv>;
