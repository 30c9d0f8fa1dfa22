import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { kdfParameters } from '#model/passphrase';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/passphrase`: how a client derives what it sends of the passphrase. */
export async function showPassphraseParameters(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.settings);
  return renderResource(c, settingResource('passphrase', kdfParameters(c.var.instance)));
}
