import type { Context } from 'hono';
import { themeOf } from '#model/settings';
import { AppError } from '#pkg/errors';
import { clientOrigin, permissionOf, type WebEnv } from '#web/middleware';
import { appVariables, renderResource } from '#web/render';
import { mayDoEverything } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** `GET /apps/:slug/open`: what a client with the scope `*` needs to show an app in a view of its own. */
export async function openApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  if (!mayDoEverything(permission)) throw new AppError('forbidden', 'Forbidden');
  const { instance } = c.var;
  const app = await deps.apps.get(instance, c.req.param('slug') ?? '');
  const session = await deps.sessions.create(instance, 'normal', clientOrigin(c));
  const settings = await deps.instances.settings(instance);
  const { tracking } = settings;
  const { texts, tags } = appVariables(deps, {
    warnings: [],
    instance,
    app,
    token: await deps.tokens.issue(instance, { audience: 'app', subject: app.slug, sessionId: session._id }),
    isLoggedIn: true,
    tracking: tracking === true || tracking === 'true',
    theme: themeOf(settings),
    flags: await deps.features.flags(instance),
  });
  c.header('Cache-Control', 'private, no-store');
  return renderResource(c, {
    type: 'io.cozy.apps.open',
    id: app.slug,
    attributes: { ...texts, ...tags, Cookie: deps.sessions.cookie(instance, session) },
    links: { self: `/apps/${app.slug}/open` },
  });
}
