import type { Context } from 'hono';
import type { InstalledApp, RouteMatch } from '#model/app';
import { themeOf } from '#model/settings';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { appVariables, fillTemplate } from '#web/render';
import type { ServeAppDeps } from './deps.ts';

/** The page of a route, filled with what the app needs to talk to the instance. Never kept: it has a token. */
export async function sendIndex(
  c: Context<WebEnv>,
  app: InstalledApp,
  { file, isPublic }: RouteMatch,
  deps: ServeAppDeps,
): Promise<Response> {
  const { instance, session } = c.var;
  const found = await deps.apps.files(app).open(file);
  if (!found) throw new AppError('not-found', 'Page not found');
  if ('big' in found) throw new AppError('internal', `the page ${file} of ${app.slug} is too big for a template`);
  const settings = await deps.instances.settings(instance);
  const { tracking } = settings;
  const variables = appVariables(deps, {
    instance,
    app,
    token: await tokenFor(c, app, isPublic, deps),
    isLoggedIn: session !== undefined,
    tracking: tracking === true || tracking === 'true',
    // A visitor has a system of their own.
    theme: session ? themeOf(settings) : '',
    warnings: session ? deps.warnings.list(instance, settings) : [],
    flags: await deps.features.flags(instance),
  });
  c.header('Cache-Control', 'private, no-store, must-revalidate');
  return c.html(fillTemplate(found.content.bytes.toString(), variables)) as Response;
}

/** A link of a share brings its own code; else the owner's token, bound to the session; a visitor has none. */
async function tokenFor(
  c: Context<WebEnv>,
  app: InstalledApp,
  isPublic: boolean,
  { pageTokens }: ServeAppDeps,
): Promise<string> {
  const code = isPublic ? c.req.query('sharecode') : undefined;
  if (code) return code;
  const { instance, session } = c.var;
  return session ? pageTokens.of(instance, app.slug, session._id) : '';
}
