import { z } from 'zod';
import { AppError } from '#pkg/errors';
import { readJson } from '#web/middleware';
import type { NotificationsContext } from './deps.ts';

/** The attributes of the resource of a JSON:API body. Rejects with kind `bad-request` when they have not that form. */
export async function readAttributes<T extends z.ZodType>(c: NotificationsContext, type: T): Promise<z.infer<T>> {
  const body = z.object({ data: z.object({ attributes: type }) });
  const read = body.safeParse((await readJson(c)).value);
  if (read.success) return (read.data as { data: { attributes: z.infer<T> } }).data.attributes;
  const pointer = `/${read.error.issues[0]?.path.join('/') ?? ''}`;
  throw new AppError('bad-request', `${pointer} is not what it should be`, { pointer });
}
