import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';
import { allowFactors } from './factors/index.ts';
import { readFields } from './read-fields.ts';

/** `GET /settings/hint`: 204 when there is one; it is told by mail only. */
export async function showHint(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.settings);
  if (c.var.instance.passphrase_hint === undefined) throw new AppError('not-found', 'No hint');
  return c.body(null, 204);
}

/** `PUT /settings/hint`: `{hint}`; empty takes it away. Whoever may write it may have it sent as the owner's own words. */
export async function changeHint(c: Context<WebEnv>, { permissions, passphrases }: SettingsDeps): Promise<Response> {
  await allowFactors(c, { permissions }, 'PUT');
  await passphrases.setHint(c.var.instance, (await readFields(c))('hint'));
  return c.body(null, 204);
}
