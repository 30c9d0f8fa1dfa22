import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { notificationResource } from './notification-resource.ts';
import { readAttributes } from './read-attributes.ts';

const MARKS = z.object({ read: z.boolean().optional(), dismissed: z.boolean().optional() });

/** `PATCH /notifications/:id`: read or dismissed, for every device of the owner. */
export async function markNotification(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowId(c.var.instance, permission, 'PATCH', DOCTYPES.notifications, id);
  const { read, dismissed } = await readAttributes(c, MARKS);
  const marks = { ...(read !== undefined && { read }), ...(dismissed !== undefined && { dismissed }) };
  const { instance } = c.var;
  return renderResource(c, notificationResource(deps, instance, await deps.notifications.mark(instance, id, marks)));
}

/** `POST /notifications/read`: all of them. 204. */
export async function markAllRead(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'PATCH', DOCTYPES.notifications);
  await deps.notifications.markAllRead(c.var.instance);
  return c.body(null, 204);
}
