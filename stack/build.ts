import { randomBytes } from 'node:crypto';
import type { Couch } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import { loadServerAssets } from '#web/assets';
import { couchRoutes } from '#web/couch';
import { createMetrics } from '#web/metrics';
import { adminAuth } from '#web/middleware';
import { createPages } from '#web/render';
import type { StatusDeps } from '#web/status';
import { adminRouter } from '../web/admin-router.ts';
import { type Fetch, publicRouter, type RouterDeps } from '../web/router.ts';
import type { Config, Secrets } from './config.ts';
import { type Drivers, openDrivers } from './drivers.ts';
import { buildServices, type Services } from './services.ts';
import { versionInfo } from './version.ts';

/** A whole server without its sockets. */
export interface Stack {
  readonly config: Config;
  readonly log: Logger;
  readonly drivers: Drivers;
  readonly services: Services;
  readonly publicFetch: Fetch;
  readonly adminFetch: Fetch;
  close(): Promise<void>;
}

export async function buildStack(config: Config, secrets: Secrets, log: Logger): Promise<Stack> {
  const drivers = await openDrivers(config, secrets, log);
  const services = buildServices(config, drivers);
  const assets = await loadServerAssets();
  const pages = createPages({ assets, addresses: services.addresses });
  const version = versionInfo(config.mode);
  const status: StatusDeps = {
    stores: {
      cache: async () => void (await drivers.cache.get('status')),
      couchdb: () => drivers.couch.ping(),
      fs: () => drivers.blobs.ping(),
    },
  };
  const metrics = createMetrics({
    version: version.version,
    gauges: { instances: () => services.instances.count() },
  });
  const server = { subdomains: config.subdomains, fileVersioning: false };
  const { instances, contexts } = { ...services, contexts: config.contexts };
  const routes: RouterDeps['services'] = {
    apps: { ...services, assets, server },
    assets: { assets },
    auth: { ...services, pages, secure: config.mode === 'production' },
    data: { ...services, couchApi: innerCouchApi(services.docs.couch, log), serverDesigns: new Set() },
    public: services,
    serveApp: { ...services, assets, server },
    settings: { ...services, server, contexts, diskUsage: async () => ({ used: 0, files: 0, versions: 0, trash: 0 }) },
    status,
    version,
  };
  return {
    config,
    log,
    drivers,
    services,
    publicFetch: publicRouter({
      matchHost: instances.matchHost,
      sessions: services.sessions,
      pages,
      scheme: config.scheme,
      log,
      countRequests: metrics.countRequests,
      services: routes,
    }),
    adminFetch: adminRouter({
      authenticate: adminAuth({ secretFiles: config.admin.secretFiles, hasher: services.hasher, mode: config.mode }),
      log,
      instances: {
        ...services,
        contexts,
        cache: drivers.cache,
        files: { usage: async () => ({ used: 0, files: 0, versions: 0, trashed: 0, docCount: 0, versionsCount: 0 }) },
      },
      metrics,
      status,
      version,
    }),
    close: async () => drivers[Symbol.asyncDispose](),
  };
}

/** CouchDB's API for `/data`, which has checked the rights already. */
function innerCouchApi(couch: Couch, log: Logger): Fetch {
  const auth = { user: 'stack', password: randomBytes(32).toString('hex') };
  const api = couchRoutes({ couch, auth, sessionSecret: auth.password, version: '', serverId: '0'.repeat(32), log });
  const authorization = `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  return (request, bindings) => {
    request.headers.set('Authorization', authorization);
    return api.fetch(request, bindings);
  };
}
