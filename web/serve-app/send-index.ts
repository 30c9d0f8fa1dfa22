import type { Context } from 'hono';
import type { InstalledApp, RouteMatch } from '#model/app';
import { AppError } from '#pkg/errors';
import type { Content } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import type { ServeAppDeps } from './deps.ts';
import { devPage } from './dev-server.ts';
import type { ServeAppParts } from './parts.ts';

/** The page of a route, filled with what the app needs to talk to the instance. Never kept: it has a token. */
export async function sendIndex(
  c: Context<WebEnv>,
  app: InstalledApp,
  { file, isPublic }: RouteMatch,
  deps: ServeAppParts,
): Promise<Response> {
  const { instance, session } = c.var;
  const content = await templateOf(app, file, deps);
  const token = await tokenFor(c, app, isPublic, deps);
  const bytes = await deps.fillPage({ instance, app, content, token, isLoggedIn: session !== undefined });
  for (const [name, value] of Object.entries(PAGE_HEADERS)) c.header(name, value);
  return c.body(bytes as Uint8Array<ArrayBuffer>);
}

async function templateOf(app: InstalledApp, file: string, { apps, devServers }: ServeAppDeps): Promise<Content> {
  const server = devServers.get(app.slug);
  const page = server === undefined ? undefined : await devPage(server, file);
  if (page) return page;
  const found = server === undefined ? await apps.files(app).open(file) : undefined;
  if (!found) throw new AppError('not-found', 'Page not found');
  if ('big' in found) throw new AppError('internal', `the page ${file} of ${app.slug} is too big for a template`);
  return found.content;
}

export const PAGE_HEADERS = {
  'cache-control': 'private, no-store, must-revalidate',
  'content-type': 'text/html; charset=UTF-8',
};

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
