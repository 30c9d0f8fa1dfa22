import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

const SETTINGS = 'io.cozy.settings.instance';

/**
 * `DELETE /settings/instance/moved_from`: the owner has seen that the move is done, in an app that may read so. The cookie alone is
 * not enough: browsers add it to what any app asks.
 */
export async function forgetMove(c: Context<WebEnv>, { instances, permissions }: SettingsDeps): Promise<Response> {
  const permission = await permissionOf(c, permissions);
  await permissions.allowDoc(c.var.instance, permission, 'GET', DOCTYPES.settings, SETTINGS, () => ({}));
  await instances.updateSettings(c.var.instance, { moved_from: undefined });
  return c.body(null, 204);
}
