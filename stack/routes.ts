import type { Logger } from '#pkg/log';
import { adminAuth } from '#web/middleware';
import type { AdminRouterDeps } from '../web/admin-router.ts';
import type { RouterDeps } from '../web/router-deps.ts';
import { BUNDLED_APPS } from './bundled-apps.ts';
import type { Config } from './config.ts';
import { innerCouchApi } from './couch-port.ts';
import type { Drivers } from './drivers.ts';
import type { Services } from './services.ts';
import type { SharedParts } from './shared-parts.ts';

/** Of these, each service takes what its own `deps.ts` names. */
interface Parts {
  config: Config;
  log: Logger;
  drivers: Drivers;
  services: Services;
  shared: SharedParts;
}

export function publicDeps({ config, log, drivers, services, shared }: Parts): RouterDeps {
  const { assets, pages, realtime, server, status, version } = shared;
  return {
    matchHost: services.instances.matchHost,
    sessions: services.sessions,
    addresses: services.addresses,
    pages,
    warnings: services.warnings,
    scheme: config.scheme,
    log,
    countAnswer: shared.metrics.countAnswer,
    services: {
      accounts: { ...services, pages, secure: config.mode === 'production' },
      apps: { ...services, assets, server },
      konnectors: { ...services, apps: services.konnectors, assets, server },
      assets: { assets },
      auth: { ...services, pages, secure: config.mode === 'production' },
      automations: services,
      data: { ...services, couchApi: innerCouchApi(services.docs, log) },
      errors: services,
      files: { ...services, cache: drivers.cache },
      jobs: services,
      deletion: { ...services, pages, secure: config.mode === 'production' },
      guests: { ...services, pages, secure: config.mode === 'production' },
      install: {
        ...services,
        pages,
        reserved: new Set(BUNDLED_APPS.keys()),
        secure: config.mode === 'production',
      },
      intents: services,
      oauth: { ...services, pages, secure: config.mode === 'production' },
      oidc: { ...services, pages, secure: config.mode === 'production' },
      nextcloud: services,
      notifications: services,
      permissions: services,
      public: services,
      realtime,
      registry: services,
      remote: services,
      serveApp: {
        ...services,
        assets,
        server,
        pages,
        devApps: new Set(Object.keys(config.apps.folders)),
        devServers: new Map(Object.entries(config.apps.devServers)),
      },
      settings: {
        ...services,
        cache: drivers.cache,
        server,
        secure: config.mode === 'production',
        contexts: config.contexts,
        diskUsage: async (instance) => {
          const { used, files, versions, trashed } = await shared.diskUsage(instance);
          return { used, files, versions, trash: trashed };
        },
      },
      shortcuts: services,
      status,
      version,
    },
  };
}

export function adminDeps({ config, log, services, shared }: Parts): AdminRouterDeps {
  const { metrics, status, version } = shared;
  const { secretFiles } = config.admin;
  return {
    authenticate: adminAuth({ secretFiles, hasher: services.hasher, mode: config.mode }),
    log,
    instances: { ...services, contexts: config.contexts, files: { usage: shared.diskUsage } },
    metrics,
    oidc: services,
    accountTypes: services,
    remoteSecrets: services,
    registry: services,
    status,
    version,
  };
}
