import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';

/** `DELETE /notifications/:id`: a reminder whose reason is gone is told no more. 204. */
export async function deleteNotification(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowId(c.var.instance, permission, 'DELETE', DOCTYPES.notifications, id);
  await deps.notifications.remove(c.var.instance, id);
  return c.body(null, 204);
}
