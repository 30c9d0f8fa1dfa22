import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `DELETE /settings/clients/:id`: the owner disconnects a device; its tokens are refused from now on. */
export async function revokeClient(c: Context<WebEnv, '/clients/:id'>, deps: SettingsDeps): Promise<Response> {
  const { permissions, oauthClients } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.oauthClients);
  await oauthClients.delete(c.var.instance, c.req.param('id'));
  return c.body(null, 204);
}
