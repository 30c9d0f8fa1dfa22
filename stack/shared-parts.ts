import { installedAt, VERSION } from '#pkg/version';
import { loadServerAssets } from '#web/assets';
import { createMetrics } from '#web/metrics';
import { createFanout, createRealtimeSockets } from '#web/realtime';
import { createPages } from '#web/render';
import type { StatusDeps } from '#web/status';
import type { VersionInfo } from '#web/version';
import type { Config } from './config.ts';
import { createDiskUsage } from './disk-usage.ts';
import type { Drivers } from './drivers.ts';
import type { Services } from './services.ts';

export type SharedParts = Awaited<ReturnType<typeof buildSharedParts>>;

/** What several HTTP services need beside the domain. */
export async function buildSharedParts({ mode, subdomains }: Config, drivers: Drivers, services: Services) {
  const assets = await loadServerAssets();
  const realtime = { ...services, fanout: createFanout(services.docs) };
  const sockets = createRealtimeSockets(realtime);
  const { openDatabases } = drivers;
  return {
    assets,
    pages: createPages({ assets, addresses: services.addresses }),
    realtime,
    sockets,
    server: { subdomains, fileVersioning: true, oidc: services.oidc },
    diskUsage: createDiskUsage(services),
    metrics: createMetrics({
      version: VERSION,
      gauges: {
        instances: () => services.instances.count(),
        realtimeSockets: sockets.count,
        ...(openDatabases && { openDatabases }),
      },
    }),
    status: statusOf(drivers),
    version: versionOf(mode),
  };
}

function statusOf({ cache, couch, blobs, queue }: Drivers): StatusDeps {
  return {
    stores: {
      cache: async () => void (await cache.get('status')),
      couchdb: () => couch.ping(),
      fs: () => blobs.ping(),
      jobs: () => queue.ping(),
    },
  };
}

function versionOf(mode: Config['mode']): VersionInfo {
  return {
    version: VERSION,
    build_mode: mode,
    build_time: installedAt().toISOString(),
    runtime_version: `node ${process.version}`,
  };
}
