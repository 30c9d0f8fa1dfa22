import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { SettingsDeps } from './deps.ts';

/** `DELETE /settings/sessions/:id`: logs one browser out, and ends the tokens of its apps. */
export async function closeSession(c: Context<WebEnv, '/sessions/:id'>, deps: SettingsDeps): Promise<Response> {
  const { permissions, sessions } = deps;
  permissions.allowType(await permissionOf(c, permissions), 'DELETE', DOCTYPES.sessions);
  const { instance } = c.var;
  const session = (await sessions.list(instance)).find(({ _id: id }) => id === c.req.param('id'));
  if (!session) throw new AppError('not-found', 'No such session');
  await sessions.delete(instance, session);
  return c.body(null, 204);
}
