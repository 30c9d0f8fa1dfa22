import type { Context } from 'hono';
import { capabilitiesOf } from '#model/settings';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/capabilities`: for any valid token. */
export async function showCapabilities(c: Context<WebEnv>, { permissions, server }: SettingsDeps): Promise<Response> {
  await permissionOf(c, permissions);
  return renderResource(c, settingResource('capabilities', capabilitiesOf(c.var.instance, server)));
}
