import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { categoryOf } from '#model/notification';
import type { JsonObject } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { NotificationsContext, NotificationsRoutesDeps } from './deps.ts';
import { notificationResource } from './notification-resource.ts';
import { readAttributes } from './read-attributes.ts';
import { sourceOf } from './source-of.ts';

const text = (max: number) =>
  z
    .string()
    .max(max)
    .nullish()
    .transform((value) => value ?? undefined);

const ATTRIBUTES = z.object({
  category: z.string().min(1).max(100),
  category_id: text(200),
  title: z.string(),
  message: text(5000),
  priority: text(20),
  sound: text(100),
  state: z.union([z.string().max(200), z.boolean()]).nullish(),
  data: z.record(z.string(), z.json()).nullish(),
  preferred_channels: z.array(z.string().max(20)).max(10).nullish(),
  content: text(20_000),
  content_html: text(100_000),
  at: z.union([z.iso.datetime({ offset: true }), z.literal('')]).nullish(),
});

/** `POST /notifications`: 201, with an empty id when nothing new is told. */
export async function createNotification(c: NotificationsContext, deps: NotificationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const { source, declared } = await sourceOf(instance, deps, permission);
  const given = await readAttributes(c, ATTRIBUTES);
  const category = categoryOf(declared, given.category);
  const members = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  const wanted = { ...Object.fromEntries(members), category: given.category, title: given.title };
  const { at, data } = given;
  const created = await deps.notifications.notify(instance, source, category, {
    ...wanted,
    ...(data && { data: data as JsonObject }),
    at: at ? new Date(at) : undefined,
  } as Parameters<typeof deps.notifications.notify>[3]);
  if (created) return renderResource(c, notificationResource(deps, instance, created), { status: 201 });
  return renderResource(c, { type: DOCTYPES.notifications, id: '', attributes: wanted as JsonObject }, { status: 201 });
}
