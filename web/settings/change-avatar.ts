import type { Context } from 'hono';
import { MAX_UPLOAD } from '#model/avatar';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, readBytes, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `PUT /settings/avatar`: the body is an image of 20 MiB at most; what is kept is a small picture of it. */
export async function changeAvatar(c: Context<WebEnv>, { avatars, permissions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'PUT', DOCTYPES.settings);
  if (!c.req.header('Content-Type')?.startsWith('image/')) throw new AppError('unsupported-media', 'It is no image');
  await avatars.set(c.var.instance, await readBytes(c, { limit: MAX_UPLOAD }));
  return c.body(null, 204);
}

/** `DELETE /settings/avatar`: the initials are shown again. */
export async function removeAvatar(c: Context<WebEnv>, { avatars, permissions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'PUT', DOCTYPES.settings);
  await avatars.remove(c.var.instance);
  return c.body(null, 204);
}
