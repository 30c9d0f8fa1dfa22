import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { readAttributes } from './read-attributes.ts';

const SUBSCRIPTION = z.object({ endpoint: z.string(), keys: z.object({ p256dh: z.string(), auth: z.string() }) });

/** `GET /notifications/push`: the `applicationServerKey` that a browser subscribes with. */
export async function showPushKey(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'GET', DOCTYPES.notifications);
  const public_key = await deps.pushSubscriptions.publicKey();
  return renderResource(c, { type: DOCTYPES.pushSubscriptions, id: 'key', attributes: { public_key } });
}

/** `POST /notifications/push`: what `PushSubscription.toJSON()` gives. 201 with its id. */
export async function subscribe(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'POST', DOCTYPES.notifications);
  const { endpoint, keys } = await readAttributes(c, SUBSCRIPTION);
  const id = await deps.pushSubscriptions.add(c.var.instance, { endpoint, keys });
  return renderResource(c, { type: DOCTYPES.pushSubscriptions, id, attributes: { endpoint } }, { status: 201 });
}

/** `DELETE /notifications/push/:id`. 204. */
export async function unsubscribe(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'DELETE', DOCTYPES.notifications);
  await deps.pushSubscriptions.remove(c.var.instance, c.req.param('id') ?? '');
  return c.body(null, 204);
}
