import type { Context } from 'hono';
import { contextOf } from '#model/settings';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/context`: what the configuration says of the instance's context; for any valid token. */
export async function showContext(c: Context<WebEnv>, { permissions, contexts }: SettingsDeps): Promise<Response> {
  await permissionOf(c, permissions);
  const name = contextOf(c.var.instance);
  const context = Object.hasOwn(contexts, name) ? contexts[name] : {};
  return renderResource(c, settingResource('context', { ...context }));
}
