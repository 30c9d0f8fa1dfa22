import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { linksOf, type Notification } from '#model/notification';
import type { Resource } from '#web/render';
import type { NotificationsRoutesDeps } from './deps.ts';

/** `links.related` leads into the instance; `links.outside` to where an app says, which is for the owner to judge. */
export function notificationResource(
  { addresses }: Pick<NotificationsRoutesDeps, 'addresses'>,
  instance: Instance,
  notification: Notification,
): Resource {
  const { _id, _rev, outbox, job, ...attributes } = notification;
  const { inside, outside } = linksOf(addresses, instance, notification);
  return {
    type: DOCTYPES.notifications,
    id: _id,
    rev: _rev,
    attributes,
    links: { related: inside, ...(outside !== undefined && { outside }) },
  };
}
