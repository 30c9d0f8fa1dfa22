import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Notifications, Subscriptions } from '#model/notification';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface NotificationsRoutesDeps {
  notifications: Notifications;
  pushSubscriptions: Subscriptions;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin' | 'app' | 'inside'>;
  docs: Pick<Docs, 'get'>;
}

export type NotificationsContext = Context<WebEnv>;
