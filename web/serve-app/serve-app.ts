import type { Context } from 'hono';
import { type InstalledApp, isWidgetPage, matchRoute, type RouteMatch, WIDGETS_HOST } from '#model/app';
import { movedTo } from '#model/settings';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { sendFile } from '#web/render';
import { askLinkPassword } from './ask-link-password.ts';
import { cacheControlOf } from './cache-control.ts';
import type { ServeAppDeps } from './deps.ts';
import { sendFromDevServer } from './dev-server.ts';
import { enterByCode } from './enter-by-code.ts';
import { findApp, RETIRED } from './find-app.ts';
import type { ServeAppParts } from './parts.ts';
import { sendIndex } from './send-index.ts';
import { showMoved } from './show-moved.ts';

/** Any path on the host of an app: a file of the app, or its page. The instance and the session are known already. */
export async function serveApp(c: Context<WebEnv>, slug: string, deps: ServeAppParts): Promise<Response> {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    c.header('Allow', 'GET, HEAD');
    throw new AppError('method-not-allowed', 'Method not allowed');
  }
  const { instance, session } = c.var;
  if (!instance.onboarding_finished) return c.redirect(`${deps.addresses.origin(instance)}/`, 302);
  if (RETIRED.includes(slug)) return c.redirect(`${deps.addresses.app(instance, 'home')}/`, 301);

  const entered = session ? undefined : await enterByCode(c, deps);
  if (entered) return entered;
  const found = await findApp(c, slug, deps);
  if (found instanceof Response) return found;
  const app = found;
  const path = decodedPath(c);
  const match = matchRoute(app, path);
  if (!match) throw new AppError('not-found', 'Page not found');
  const embedder = await embedderOf(c, app, path, deps);
  for (const [name, value] of Object.entries(deps.headersOf(instance, slug, embedder))) c.header(name, value);
  const address = !session && match.isIndex ? movedTo(await deps.instances.settings(instance)) : undefined;
  if (address !== undefined) return showMoved(c, address, deps);
  if (!session && !match.isPublic) return refuseVisitor(c, match, deps);
  const lock = match.isPublic && match.isIndex ? await lockOf(c, deps) : undefined;
  if (lock?.by === 'password') return askLinkPassword(c, lock.id, deps);
  if (lock) return leaveFor(c, '/auth/guest', deps);
  if (match.isIndex) return sendIndex(c, app, match, deps);
  const server = deps.devServers.get(slug);
  return server === undefined ? sendAppFile(c, app, match, deps) : sendFromDevServer(c, server);
}

/** Who may frame the page: the app that asked for what it does, when there is an intent; the home, when it is a widget. */
async function embedderOf(c: Context<WebEnv>, app: InstalledApp, path: string, { intents, addresses }: ServeAppDeps) {
  const { instance } = c.var;
  const id = c.req.query('intent');
  if (id) return intents.embedder(instance, app.slug, { id, path });
  return isWidgetPage(app, path) ? addresses.app(instance, WIDGETS_HOST) : undefined;
}

/** What the link still asks of the visitor. */
async function lockOf(c: Context<WebEnv>, { permissions }: ServeAppDeps) {
  const code = c.req.query('sharecode');
  return code ? permissions.lockOf(c.var.instance, code, c.req.header('Cookie')) : undefined;
}

/** A page asks to log in and comes back; a script or an image cannot. */
function refuseVisitor(c: Context<WebEnv>, { isIndex }: RouteMatch, deps: ServeAppDeps): Response {
  if (!isIndex) throw new AppError('unauthenticated', 'You must be authenticated');
  return leaveFor(c, '/auth/login', deps);
}

/** To a page of the instance, which leads back here. */
function leaveFor(c: Context<WebEnv>, page: string, { addresses }: ServeAppDeps): Response {
  const { pathname, search } = new URL(c.req.url);
  const host = c.req.header('Host') ?? '';
  const [scheme] = addresses.origin(c.var.instance).split(':');
  const redirect = `${scheme}://${host}${pathname}${search}`;
  c.header('Cache-Control', 'private, no-store');
  return c.redirect(`${addresses.origin(c.var.instance)}${page}?${new URLSearchParams({ redirect })}`, 302);
}

async function sendAppFile(
  c: Context<WebEnv>,
  app: InstalledApp,
  match: RouteMatch,
  { apps }: ServeAppDeps,
): Promise<Response> {
  const found = await apps.files(app).open(match.file);
  if (!found) throw new AppError('not-found', 'Page not found');
  return sendFile(c, found, cacheControlOf(match));
}

function decodedPath(c: Context<WebEnv>): string {
  try {
    return decodeURIComponent(new URL(c.req.url).pathname);
  } catch (cause) {
    throw new AppError('bad-request', 'The address is not well encoded', { cause });
  }
}
