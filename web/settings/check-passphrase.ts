import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { readFields } from './read-fields.ts';
import { requirePassphrase } from './require-passphrase.ts';

/** `POST /settings/passphrase/check`: for an app that asks again before something grave. */
export async function checkPassphrase(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'PUT', DOCTYPES.settings);
  const field = await readFields(c);
  await requirePassphrase(c, deps, field('passphrase'), { parameter: 'passphrase' });
  return c.body(null, 204);
}
