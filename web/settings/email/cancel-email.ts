import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';

/** `DELETE /settings/email`: the address stays as it is, and the link of the mail works no more. */
export async function cancelEmail(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { confirmations, instances, permissions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'POST', DOCTYPES.settings);
  await confirmations.cancel(c.var.instance, 'email');
  await instances.updateSettings(c.var.instance, { pending_email: undefined });
  return c.body(null, 204);
}
