import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { instanceResource } from './instance-attributes.ts';

/** `GET /settings/instance`: for any valid token, and for the onboarding link. */
export async function showInstance(c: Context<WebEnv>, { instances, permissions }: SettingsDeps): Promise<Response> {
  permissions.noteAccess(await permissionOf(c, permissions), 'GET', DOCTYPES.settings);
  return renderResource(c, instanceResource(c.var.instance, await instances.settings(c.var.instance)));
}
