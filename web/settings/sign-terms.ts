import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `PUT /settings/instance/sign_tos`: a device or the command line signs the latest terms for the owner. */
export async function signTerms(c: Context<WebEnv>, { permissions, instances }: SettingsDeps): Promise<Response> {
  const { type } = await permissionOf(c, permissions);
  if (type !== 'oauth' && type !== 'cli') throw new AppError('forbidden', 'Forbidden');
  const { tos, tos_latest: latest } = c.var.instance;
  if (latest !== undefined && latest !== tos) await instances.update(c.var.instance, { tos: latest });
  return c.body(null, 204);
}
