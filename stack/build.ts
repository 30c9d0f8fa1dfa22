import type { Instance } from '#model/instance';
import type { OwnApi } from '#model/konnector';
import type { Logger } from '#pkg/log';
import { adminRouter } from '../web/admin-router.ts';
import { adminUpgrade } from '../web/admin-upgrade.ts';
import { openInnerApi } from '../web/inner-api.ts';
import { type Fetch, type PublicRouter, publicRouter } from '../web/router.ts';
import { publicUpgrade } from '../web/upgrade.ts';
import type { Config, Secrets } from './config.ts';
import { couchPort } from './couch-port.ts';
import { type Drivers, openDrivers } from './drivers.ts';
import { jobRunner } from './job-runner.ts';
import { adminDeps, publicDeps } from './routes.ts';
import { buildServices, type Services } from './services.ts';
import { buildSharedParts } from './shared-parts.ts';
import { openVault } from './vault.ts';

/** A whole server without its sockets. */
export interface Stack {
  readonly config: Config;
  readonly log: Logger;
  readonly drivers: Drivers;
  readonly services: Services;
  readonly publicRouter: PublicRouter;
  readonly publicUpgrade: ReturnType<typeof publicUpgrade>;
  readonly adminFetch: Fetch;
  readonly adminUpgrade: ReturnType<typeof adminUpgrade>;
  /** CouchDB's own API on the store; absent when its port is off. */
  readonly couchFetch?: Fetch;
  /** Begins to run the jobs, unless the configuration says that this process does not. Ends with `stopJobs`. */
  startJobs(): void;
  /** @param grace how long the jobs that run have before they are put back, in ms */
  stopJobs(grace?: number): Promise<void>;
  /** Tells the realtime clients that the server goes away. */
  closeSockets(): void;
  /** Closes the stores. */
  close(): Promise<void>;
}

/** Rejects, with the stores closed again, when something of it cannot be opened. */
export async function buildStack(config: Config, secrets: Secrets, log: Logger): Promise<Stack> {
  await using opening = new AsyncDisposableStack();
  const drivers = opening.use(await openDrivers(config, secrets, log));
  const services = buildServices({ config, secrets, drivers, vault: await openVault(config), log, openApi });
  opening.defer(() => services.vfs.close());
  opening.use(services.quotaWatch);
  opening.defer(() => services.appRooms.settled());
  const shared = await buildSharedParts(config, drivers, services);
  const couchFetch = config.couchListen && (await couchPort(config, services.docs, services.hasher, log));
  const parts = { config, log, drivers, services, shared };
  const deps = publicDeps(parts);
  const router = publicRouter(deps);
  const upgrade = publicUpgrade({ ...deps, devServers: deps.services.serveApp.devServers, realtime: shared.sockets });
  const adminFetch = adminRouter(adminDeps(parts));
  const opened = opening.move();

  /** Called by what the services run, once all of this is there. */
  function openApi({ domain }: Instance): Promise<OwnApi> {
    return openInnerApi({ fetch: router.fetch, upgrade }, domain);
  }

  return {
    config,
    log,
    drivers,
    services,
    publicRouter: router,
    publicUpgrade: upgrade,
    adminFetch,
    adminUpgrade: adminUpgrade({ fetch: adminFetch, realtime: shared.sockets, log }),
    ...(couchFetch && { couchFetch }),
    ...jobRunner(config, drivers, services, log),
    closeSockets: () => shared.sockets.close(),
    close: () => opened.disposeAsync(),
  };
}
