import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';

/** `DELETE /settings/app-passwords/:id`: the program is refused from now on, and its sockets are closed. */
export async function revokeAppPassword(c: Context<WebEnv, '/:id'>, { appPasswords, permissions }: SettingsDeps) {
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.appPasswords);
  await appPasswords.revoke(c.var.instance, c.req.param('id'));
  return c.body(null, 204);
}
