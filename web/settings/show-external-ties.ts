import type { Context } from 'hono';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/external-ties`: what must end before the instance does. Nothing does here: a server sells nothing. */
export async function showExternalTies(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<Response> {
  if (!c.var.session) await permissionOf(c, permissions);
  return renderResource(c, settingResource('external-ties', { has_blocking_subscription: false }));
}
