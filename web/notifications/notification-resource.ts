import { DOCTYPES } from '#model/docs';
import type { Notification } from '#model/notification';
import type { Resource } from '#web/render';

export function notificationResource({ _id, _rev, outbox, ...attributes }: Notification): Resource {
  return { type: DOCTYPES.notifications, id: _id, rev: _rev, attributes };
}
