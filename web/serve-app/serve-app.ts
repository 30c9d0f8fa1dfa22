import type { Context } from 'hono';
import { type InstalledApp, matchRoute, type RouteMatch } from '#model/app';
import { movedTo } from '#model/settings';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { sendFile } from '#web/render';
import { appPolicy } from './app-policy.ts';
import { askLinkPassword } from './ask-link-password.ts';
import type { ServeAppDeps } from './deps.ts';
import { enterByCode } from './enter-by-code.ts';
import { findApp } from './find-app.ts';
import { sendIndex } from './send-index.ts';
import { showMoved } from './show-moved.ts';

/** Slugs of apps that the ecosystem had: links to them still go somewhere. */
const RETIRED = ['collect', 'onboarding'];

/** Any path on the host of an app: a file of the app, or its page. The instance and the session are known already. */
export async function serveApp(c: Context<WebEnv>, slug: string, deps: ServeAppDeps): Promise<Response> {
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
  c.header('Content-Security-Policy', appPolicy(deps.addresses, instance, await embedderOf(c, app, path, deps)));
  c.header('Referrer-Policy', 'same-origin');
  const address = !session && match.isIndex ? movedTo(await deps.instances.settings(instance)) : undefined;
  if (address !== undefined) return showMoved(c, address, deps);
  if (!session && !match.isPublic) return refuseVisitor(c, match, deps);
  const lock = match.isPublic && match.isIndex ? await lockOf(c, deps) : undefined;
  if (lock?.by === 'password') return askLinkPassword(c, lock.id, deps);
  if (lock) return leaveFor(c, '/auth/guest', deps);
  return match.isIndex ? sendIndex(c, app, match, deps) : sendAppFile(c, app, match, deps);
}

/** Who may frame the page: the app that asked for what it does, when there is an intent. */
async function embedderOf(c: Context<WebEnv>, { slug }: InstalledApp, path: string, { intents }: ServeAppDeps) {
  const id = c.req.query('intent');
  return id ? intents.embedder(c.var.instance, slug, { id, path }) : undefined;
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
  { file, isPublic }: RouteMatch,
  { apps }: ServeAppDeps,
): Promise<Response> {
  const found = await apps.files(app).open(file);
  if (!found) throw new AppError('not-found', 'Page not found');
  const audience = isPublic ? 'public' : 'private';
  return sendFile(c, found, `${audience}, ${isImmutable(file) ? 'max-age=31536000, immutable' : 'no-cache'}`);
}

/** The name says that its content never changes: `app.3f9c2ab104.js`, `logo.immutable.svg`. */
function isImmutable(file: string): boolean {
  const [, mark = ''] = file.slice(file.lastIndexOf('/') + 1).split('.');
  return mark === 'immutable' || /^[0-9a-f]{8,}$/.test(mark);
}

function decodedPath(c: Context<WebEnv>): string {
  try {
    return decodeURIComponent(new URL(c.req.url).pathname);
  } catch (cause) {
    throw new AppError('bad-request', 'The address is not well encoded', { cause });
  }
}
