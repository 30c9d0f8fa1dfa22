import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { createNotification } from './create-notification.ts';
import { deleteNotification } from './delete-notification.ts';
import type { NotificationsRoutesDeps } from './deps.ts';
import { listNotifications } from './list-notifications.ts';
import { markAllRead, markNotification } from './mark-notification.ts';
import { setPreferences, showPreferences } from './preferences.ts';
import { showPushKey, subscribe, unsubscribe } from './push-subscriptions.ts';

export { NOTIFICATIONS_API } from './api.ts';
export type { NotificationsRoutesDeps } from './deps.ts';

/** Mounted at `/notifications`: what the owner should know. @see docs/api/notifications.md */
export function notificationsRoutes(deps: NotificationsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listNotifications(c, deps));
  app.post('/', (c) => createNotification(c, deps));
  app.post('/read', (c) => markAllRead(c, deps));
  app.get('/preferences', (c) => showPreferences(c, deps));
  app.put('/preferences', (c) => setPreferences(c, deps));
  app.get('/push', (c) => showPushKey(c, deps));
  app.post('/push', (c) => subscribe(c, deps));
  app.delete('/push/:id', (c) => unsubscribe(c, deps));
  app.patch('/:id', (c) => markNotification(c, deps));
  app.delete('/:id', (c) => deleteNotification(c, deps));
  return app;
}
