import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `DELETE /settings/instance/moved_from`: the owner has seen that the move is done; the cookie is enough. */
export async function forgetMove(c: Context<WebEnv>, { instances }: SettingsDeps): Promise<Response> {
  if (!c.var.session) throw new AppError('forbidden', 'Forbidden');
  await instances.updateSettings(c.var.instance, { moved_from: undefined });
  return c.body(null, 204);
}
