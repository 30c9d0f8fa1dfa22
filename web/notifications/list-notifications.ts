import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderList } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { notificationResource } from './notification-resource.ts';

const LIMIT = 60;

/** `GET /notifications`: what a bar shows, the newest first. */
export async function listNotifications(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'GET', DOCTYPES.notifications);
  const { instance } = c.var;
  const found = await deps.notifications.recent(instance, LIMIT);
  return renderList(
    c,
    found.map((one) => notificationResource(deps, instance, one)),
  );
}
