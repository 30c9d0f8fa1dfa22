import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import type { Session } from '#model/session';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import { type Resource, renderList, renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';

/** `GET /settings/sessions`: the browsers that are logged in, with what is known of them. */
export async function listSessions(c: Context<WebEnv>, { permissions, sessions }: SettingsDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.sessions);
  const list = await sessions.list(c.var.instance);
  const ids = list.map(({ _id }) => _id);
  const origins = await sessions.origins(c.var.instance, ids);
  return renderList(
    c,
    list.map((session) => toResource({ ...session, ...origins.get(session._id) })),
  );
}

/** `GET /settings/sessions/current`: the cookie is enough. */
export async function showCurrentSession(c: Context<WebEnv>): Promise<Response> {
  if (!c.var.session) throw new AppError('not-found', 'No session');
  return renderResource(c, toResource(c.var.session));
}

function toResource(session: Session): Resource {
  return { type: DOCTYPES.sessions, id: session._id, rev: session._rev, attributes: session };
}
