import type { Context } from 'hono';
import type { InstalledApp } from '#model/app';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { ServeAppDeps } from './deps.ts';

const STORE = 'store';

/** Slugs of apps that the ecosystem had: links to them still go somewhere. */
export const RETIRED: readonly string[] = ['onboarding'];

/**
 * The app of a host, ready to be shown. The owner who opens one whose rules waited agrees to them. One that is not there is
 * proposed to them by the store, when a registry has it.
 */
export async function findApp(c: Context<WebEnv>, slug: string, deps: ServeAppDeps): Promise<InstalledApp | Response> {
  const { instance, session } = c.var;
  const app = (await deps.apps.served(instance, slug)) ?? (await installFolder(c, slug, deps));
  if (!app) {
    if (session && (await isOnStore(c, slug, deps))) {
      return c.redirect(`${deps.addresses.app(instance, STORE)}/#/discover/${slug}`, 307);
    }
    throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
  }
  if (app.state === 'ready' || app.state === 'upgrading') return app;
  if (app.state === 'installed' && session && isVisit(c)) return deps.apps.activate(instance, slug);
  throw new AppError('not-found', 'The application is not ready yet');
}

/** Of a page that the owner sees, not of an image or a frame of another app. @see https://w3c.github.io/webappsec-fetch-metadata/ */
function isVisit(c: Context<WebEnv>): boolean {
  return (c.req.header('Sec-Fetch-Dest') ?? 'document') === 'document';
}

/** An app that its developer serves from a folder needs no installation: the owner opens it. */
async function installFolder(c: Context<WebEnv>, slug: string, deps: ServeAppDeps): Promise<InstalledApp | undefined> {
  if (!c.var.session || !deps.devApps.has(slug) || !isVisit(c)) return undefined;
  return (await deps.apps.install(c.var.instance, slug)).done;
}

/** A registry that does not answer knows nothing. */
async function isOnStore(c: Context<WebEnv>, slug: string, deps: ServeAppDeps): Promise<boolean> {
  if (slug === STORE || !(await deps.apps.served(c.var.instance, STORE))) return false;
  const { registries } = deps;
  const known = await registries
    .of(c.var.instance)
    .first((registry) => registry.app(slug))
    .catch((err: unknown) => void c.var.log.warn({ err }, 'the registries do not answer'));
  return known !== undefined;
}
