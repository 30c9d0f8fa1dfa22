import type { Context } from 'hono';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/flags`: for any valid token; `?include` tells where each comes from. */
export async function showFlags(c: Context<WebEnv>, { permissions, features }: SettingsDeps): Promise<Response> {
  await permissionOf(c, permissions);
  const { instance } = c.var;
  const sources = c.req.query('include') ? await features.sources(instance) : [];
  const included = sources.map(({ name, flags }) => settingResource(`flags.${name}`, flags));
  return renderResource(c, settingResource('flags', await features.flags(instance)), { included });
}
