import type { Handler } from 'hono';
import { z } from 'zod';
import { categoryOf, fromAttributes, NOTIFICATION_ATTRIBUTES } from '#model/notification';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { readJson, type WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

const ADMINISTRATOR = { originator: 'cli', slug: 'cli', name: 'Cozy' } as const;

const BODY = z.object({
  notification: NOTIFICATION_ATTRIBUTES,
  /** The category, as a manifest declares it. */
  properties: z.record(z.string(), z.json()).nullish(),
});

/** `POST /instances/:domain/notifications`: what the administrator has to say to an owner. 201, with an empty id when it is told already. */
export function sendNotification({
  instances,
  notifications,
}: InstancesRoutesDeps): Handler<WebEnv, '/:domain/notifications'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    const read = BODY.safeParse((await readJson(c)).value);
    if (!read.success) {
      const pointer = `/${read.error.issues[0]?.path.join('/') ?? ''}`;
      throw new AppError('bad-request', `${pointer} is not what it should be`, { pointer });
    }
    const { notification, properties } = read.data;
    const category = categoryOf({ [notification.category]: (properties ?? {}) as JsonObject }, notification.category);
    const given = fromAttributes(notification);
    const created = await notifications.notify(instance, ADMINISTRATOR, category, given);
    return c.json(created ?? { _id: '', ...given }, 201);
  };
}
