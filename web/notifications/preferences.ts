import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { readAttributes } from './read-attributes.ts';

const ID = 'io.cozy.settings.notifications';

/** `GET /notifications/preferences`: the channels that the owner chose, and the quiet hours. */
export async function showPreferences(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowId(c.var.instance, permission, 'GET', DOCTYPES.settings, ID);
  const preferences = await deps.notifications.preferences(c.var.instance);
  return renderResource(c, { type: DOCTYPES.settings, id: ID, attributes: { ...preferences } });
}

/** `PUT /notifications/preferences`: replaces them. */
export async function setPreferences(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  await deps.permissions.allowId(c.var.instance, permission, 'PUT', DOCTYPES.settings, ID);
  const given = (await readAttributes(c, z.record(z.string(), z.json()))) as JsonObject;
  const preferences = await deps.notifications.setPreferences(c.var.instance, given);
  return renderResource(c, { type: DOCTYPES.settings, id: ID, attributes: { ...preferences } });
}
