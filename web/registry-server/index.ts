import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import { requestContext, securityHeaders, type WebEnv } from '#web/middleware';
import { plainErrors } from '#web/render';
import type { RegistryServerDeps } from './deps.ts';
import { listApps } from './list-apps.ts';
import { publishVersion } from './publish-version.ts';
import { sendArchive } from './send-archive.ts';
import { sendImage } from './send-image.ts';
import { showApp } from './show-app.ts';
import { showLatest } from './show-latest.ts';
import { showVersion } from './show-version.ts';

/** A registry of applications, for the servers that have its address in `registries`. @see docs/api/registry.md */
export function registryServerRoutes(deps: RegistryServerDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false });
  app.onError(plainErrors);
  app.notFound(() => {
    throw new AppError('not-found', 'Not found');
  });
  app.use(requestContext({ log: deps.log, first: [securityHeaders({ https: false })] }));
  app.get('/registry', (c) => listApps(c, deps));
  app.get('/registry/slugs', async (c) => c.json((await deps.folder.catalogue()).slugs()));
  app.get('/registry/maintenance', (c) => c.json([]));
  app.get('/registry/:app', (c) => showApp(c, deps));
  app.get('/registry/:app/icon', (c) => sendImage(c, deps));
  app.get('/registry/:app/partnership_icon', (c) => sendImage(c, deps));
  app.get('/registry/:app/screenshots/*', (c) => sendImage(c, deps));
  app.get('/registry/:app/:version', (c) => showVersion(c, deps));
  app.put('/registry/:app/:version', (c) => publishVersion(c, deps));
  app.get('/registry/:app/:channel/latest', (c) => showLatest(c, deps));
  app.get('/registry/:app/:version/icon', (c) => sendImage(c, deps));
  app.get('/registry/:app/:version/partnership_icon', (c) => sendImage(c, deps));
  app.get('/registry/:app/:version/screenshots/*', (c) => sendImage(c, deps));
  app.get('/registry/:app/:version/tarball/:name', (c) => sendArchive(c, deps));
  return app;
}
