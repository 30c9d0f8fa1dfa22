import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import type { SettingsDeps } from '../deps.ts';
import { appPasswordResource } from './resource.ts';

/** `GET /settings/app-passwords`: the passwords, without their secret, with their last use. */
export async function listAppPasswords(c: Context<WebEnv>, { appPasswords, permissions }: SettingsDeps) {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.appPasswords);
  const all = await appPasswords.list(c.var.instance);
  return renderList(
    c,
    all.map((one) => appPasswordResource(one)),
  );
}
