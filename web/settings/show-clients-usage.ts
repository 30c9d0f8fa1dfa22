import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/** `GET /settings/clients-usage`: how many devices there are, and how many there may be. */
export async function showClientsUsage(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { features, oauthClients, permissions } = deps;
  const { instance } = c.var;
  const permission = await permissionOf(c, permissions);
  await permissions.allowDoc(
    instance,
    permission,
    'GET',
    DOCTYPES.settings,
    'io.cozy.settings.clients-usage',
    () => ({}),
  );
  const { 'cozy.oauthclients.max': max } = await features.flags(instance);
  const limit = typeof max === 'number' && max >= 0 ? max : undefined;
  const count = await oauthClients.count(instance);
  return renderResource(
    c,
    settingResource('clients-usage', {
      ...(limit !== undefined && { limit }),
      count,
      limitReached: limit !== undefined && count >= limit,
      limitExceeded: limit !== undefined && count > limit,
    }),
  );
}
