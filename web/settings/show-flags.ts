import type { Context } from 'hono';
import { flagsOf } from '#model/settings';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/flags`: for any valid token; `?include` tells where each comes from. */
export async function showFlags(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<Response> {
  await permissionOf(c, permissions);
  const flags = flagsOf(c.var.instance);
  const included = c.req.query('include') ? [settingResource('flags.instance', flags)] : [];
  return renderResource(c, settingResource('flags', flags), { included });
}
