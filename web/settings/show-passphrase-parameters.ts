import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { kdfParameters } from '#model/passphrase';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/passphrase`: how a client derives what it sends of the passphrase, and whether there is a hint. */
export async function showPassphraseParameters(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.settings);
  const { instance } = c.var;
  const attributes = { ...kdfParameters(instance), has_hint: instance.passphrase_hint !== undefined };
  return renderResource(c, settingResource('passphrase', attributes));
}
