import type { Logger } from '#pkg/log';
import { installedAt, VERSION } from '#pkg/version';
import { loadServerAssets } from '#web/assets';
import { createMetrics } from '#web/metrics';
import { adminAuth } from '#web/middleware';
import { createFanout, createRealtimeSockets } from '#web/realtime';
import { createPages } from '#web/render';
import type { StatusDeps } from '#web/status';
import type { VersionInfo } from '#web/version';
import { adminRouter } from '../web/admin-router.ts';
import { type Fetch, type PublicRouter, publicRouter, type RouterDeps } from '../web/router.ts';
import { publicUpgrade } from '../web/upgrade.ts';
import type { Config, Secrets } from './config.ts';
import { couchPort, innerCouchApi } from './couch-port.ts';
import { createDiskUsage } from './disk-usage.ts';
import { type Drivers, openDrivers } from './drivers.ts';
import { buildServices, type Services } from './services.ts';

/** A whole server without its sockets. */
export interface Stack {
  readonly config: Config;
  readonly log: Logger;
  readonly drivers: Drivers;
  readonly services: Services;
  readonly publicRouter: PublicRouter;
  readonly publicUpgrade: ReturnType<typeof publicUpgrade>;
  readonly adminFetch: Fetch;
  /** CouchDB's own API on the store; absent when its port is off. */
  readonly couchFetch?: Fetch;
  /** Tells the realtime clients that the server goes away. */
  closeSockets(): void;
  /** Closes the stores. */
  close(): Promise<void>;
}

export async function buildStack(config: Config, secrets: Secrets, log: Logger): Promise<Stack> {
  const drivers = await openDrivers(config, secrets, log);
  const services = buildServices(config, drivers);
  const assets = await loadServerAssets();
  const pages = createPages({ assets, addresses: services.addresses });
  const version: VersionInfo = {
    version: VERSION,
    build_mode: config.mode,
    build_time: installedAt().toISOString(),
    runtime_version: `node ${process.version}`,
  };
  const status: StatusDeps = {
    stores: {
      cache: async () => void (await drivers.cache.get('status')),
      couchdb: () => drivers.couch.ping(),
      fs: () => drivers.blobs.ping(),
    },
  };
  const server = { subdomains: config.subdomains, fileVersioning: false };
  const { contexts } = config;
  const diskUsage = createDiskUsage(services);
  const realtime = { ...services, fanout: createFanout(services.docs) };
  const sockets = createRealtimeSockets(realtime);
  const { openDatabases } = drivers;
  const metrics = createMetrics({
    version: VERSION,
    gauges: {
      instances: () => services.instances.count(),
      realtimeSockets: sockets.count,
      ...(openDatabases && { openDatabases }),
    },
  });
  const { matchHost } = services.instances;
  const routes: RouterDeps['services'] = {
    apps: { ...services, assets, server },
    assets: { assets },
    auth: { ...services, pages, secure: config.mode === 'production' },
    data: { ...services, couchApi: innerCouchApi(services.docs, log) },
    files: { ...services, cache: drivers.cache },
    permissions: services,
    public: services,
    realtime,
    serveApp: { ...services, assets, server },
    settings: {
      ...services,
      server,
      contexts,
      diskUsage: async (instance) => {
        const { used, files, versions, trashed } = await diskUsage(instance);
        return { used, files, versions, trash: trashed };
      },
    },
    status,
    version,
  };
  return {
    config,
    log,
    drivers,
    services,
    publicRouter: publicRouter({
      matchHost,
      sessions: services.sessions,
      pages,
      scheme: config.scheme,
      log,
      countRequests: metrics.countRequests,
      services: routes,
    }),
    publicUpgrade: publicUpgrade({ matchHost, sessions: services.sessions, realtime: sockets, log }),
    adminFetch: adminRouter({
      authenticate: adminAuth({ secretFiles: config.admin.secretFiles, hasher: services.hasher, mode: config.mode }),
      log,
      instances: {
        ...services,
        contexts,
        files: { usage: diskUsage },
      },
      metrics,
      status,
      version,
    }),
    ...(config.couchListen && { couchFetch: await couchPort(config, services.docs, services.hasher, log) }),
    closeSockets: () => sockets.close(),
    close: async () => drivers[Symbol.asyncDispose](),
  };
}
