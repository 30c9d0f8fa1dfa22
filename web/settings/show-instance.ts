import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { forVisitor, instanceResource } from './instance-attributes.ts';

/** `GET /settings/instance`: for any valid token, and for the onboarding link. Who has a link learns no more than its page needs. */
export async function showInstance(
  c: Context<WebEnv>,
  { instances, permissions, oidc }: SettingsDeps,
): Promise<Response> {
  const permission = await permissionOf(c, permissions);
  permissions.noteAccess(permission, 'GET', DOCTYPES.settings);
  const resource = instanceResource(c.var.instance, await instances.settings(c.var.instance), oidc);
  return renderResource(c, permission.type.startsWith('share') ? forVisitor(resource) : resource);
}
