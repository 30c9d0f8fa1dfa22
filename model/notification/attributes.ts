import { z } from 'zod';
import type { JsonObject } from '#pkg/json';
import type { NewNotification } from './types.ts';

const text = (max: number) =>
  z
    .string()
    .max(max)
    .nullish()
    .transform((value) => value ?? undefined);

/** What a program says of a notification that it makes. */
export const NOTIFICATION_ATTRIBUTES = z.object({
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

/** Without the members that are not told. */
export function fromAttributes({ at, data, ...given }: z.infer<typeof NOTIFICATION_ATTRIBUTES>): NewNotification {
  const members = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...(Object.fromEntries(members) as unknown as NewNotification),
    ...(data && { data: data as JsonObject }),
    ...(at && { at: new Date(at) }),
  };
}
