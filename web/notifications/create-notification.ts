import { DOCTYPES } from '#model/docs';
import { categoryOf, fromAttributes, NOTIFICATION_ATTRIBUTES } from '#model/notification';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { notificationResource } from './notification-resource.ts';
import { readAttributes } from './read-attributes.ts';
import { sourceOf } from './source-of.ts';

/** `POST /notifications`: 201, with an empty id when nothing new is told. */
export async function createNotification(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const { source, declared } = await sourceOf(instance, deps, permission);
  const given = await readAttributes(c, NOTIFICATION_ATTRIBUTES);
  const category = categoryOf(declared, given.category);
  const wanted = fromAttributes(given);
  const created = await deps.notifications.notify(instance, source, category, wanted);
  if (created) return renderResource(c, notificationResource(deps, instance, created), { status: 201 });
  const { at: _, ...attributes } = wanted;
  const shown = { ...attributes, ...(given.at && { at: given.at }) } as unknown as JsonObject;
  return renderResource(c, { type: DOCTYPES.notifications, id: '', attributes: shown }, { status: 201 });
}
