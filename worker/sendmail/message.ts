import { z } from 'zod';
import { JobError } from '#model/job';
import type { JsonValue } from '#pkg/json';

const MAX_TEXT = 500_000;

const person = z.object({ name: z.string().max(500).optional(), email: z.string().max(254) });
/** @compat empty members are absent ones, as the ecosystem's clients send them. */
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), type.optional());

/** What a job of `sendmail` says. Members that are not here are let through, since clients write more. */
const MESSAGE = z.object({
  mode: z.enum(['noreply', 'from', 'pending', 'support', 'campaign']),
  subject: optional(z.string().max(1000)),
  to: optional(z.array(person).max(50)),
  reply_to: optional(person),
  parts: optional(
    z.array(z.object({ type: z.enum(['text/plain', 'text/html']), body: z.string().max(MAX_TEXT) })).max(2),
  ),
  template_name: optional(z.string().max(100)),
  template_values: optional(z.record(z.string(), z.union([z.string(), z.number()]).transform(String))),
  attachments: optional(z.array(z.object({ filename: z.string().max(255), content: z.base64() })).max(50)),
  locale: optional(z.enum(['en', 'fr'])),
});

export type SendmailMessage = z.infer<typeof MESSAGE>;

/** Throws a `JobError` that says which member is wrong: trying again would not help. */
export function parseMessage(message: JsonValue): SendmailMessage {
  const { success, data, error } = MESSAGE.safeParse(message);
  if (success) return data;
  const path = error.issues[0]?.path.join('.') || 'message';
  throw new JobError(`The mail has a wrong ${path}`, { retry: false });
}
