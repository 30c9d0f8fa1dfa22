import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { InstalledApp } from '#model/app';
import { packFiles } from '#pkg/archive';
import { AppError, ifFound } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { allowReadApp } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';

const REGISTRY = 'registry://';

/**
 * `GET /apps/:slug/download[/:version]`: the code, for who runs it elsewhere. What a registry has is had from there (303); the
 * rest is packed here. Another version than the installed one is only in a registry (412 for what came from elsewhere).
 */
export async function downloadApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  await allowReadApp(c, slug, deps);
  const asked = c.req.param('version');
  const app = await find(c, slug, deps);
  const version = asked ?? app?.version;
  if (!app || app.source.startsWith(REGISTRY)) {
    const address = version && (await addressOf(c, slug, version, deps));
    if (address) return c.redirect(address, 303);
  }
  if (!app) throw new AppError('not-found', 'Application is not installed', { code: 'not_installed' });
  if (version !== app.version) {
    const kind = app.source.startsWith(REGISTRY) ? 'not-found' : 'precondition-failed';
    throw new AppError(kind, 'This version is not installed');
  }
  return sendPacked(c, app, deps);
}

async function find(c: Context<WebEnv>, slug: string, { apps }: AppsRoutesDeps): Promise<InstalledApp | undefined> {
  return ifFound(apps.get(c.var.instance, slug));
}

/** Where the archive of a version is; undefined for those that come with the server, and for what no registry has. */
async function addressOf(c: Context<WebEnv>, slug: string, version: string, { registries }: AppsRoutesDeps) {
  const found = await registries.of(c.var.instance).first((registry) => registry.version(slug, version));
  return found && /^https?:/.test(found.url) ? found.url : undefined;
}

function sendPacked(c: Context<WebEnv>, app: InstalledApp, { apps }: AppsRoutesDeps): Response {
  c.header('Content-Type', 'application/gzip');
  c.header('Content-Disposition', `attachment; filename="${app.slug}.tar.gz"`);
  c.header('Cache-Control', 'private, no-cache');
  return c.body(Readable.toWeb(packFiles(apps.files(app))) as ReadableStream<Uint8Array>);
}
