import { createAvatars } from '#model/avatar';
import { createFeatures } from '#model/feature';
import { createFollower, type Follower } from '#model/follower';
import type { Instance } from '#model/instance';
import { configuredWorkers, type Worker } from '#model/job';
import type { OwnApi } from '#model/konnector';
import { createNextclouds } from '#model/nextcloud';
import { createOAuthClients } from '#model/oauth';
import { createWarnings } from '#model/settings';
import type { Logger } from '#pkg/log';
import type { Vault } from '#pkg/vault';
import { createWorkers } from '../worker/index.ts';
import { buildAppServices } from './app-services.ts';
import { buildClientServices } from './client-services.ts';
import type { Config, Secrets } from './config.ts';
import { buildCoreServices } from './core-services.ts';
import type { Drivers } from './drivers.ts';
import { buildFileServices } from './file-services.ts';
import { buildLoginServices } from './login-services.ts';
import { buildNoticeServices } from './notice-services.ts';
import { buildProgramServices } from './program-services.ts';

export type Services = ReturnType<typeof buildServices>;

interface ServicesParts {
  config: Config;
  secrets: Secrets;
  drivers: Drivers;
  vault: Vault;
  log: Logger;
  /** The API of the stack for one program, which is there once the server is built. */
  openApi: (instance: Instance) => Promise<OwnApi>;
}

/**
 * The domain, wired by hand, a room after another: each is given what stands before it, and `Parts` of its file is all
 * that it may use. Only the core calls what comes after it (`LateServices`).
 */
export function buildServices(given: ServicesParts) {
  const { config, drivers, log } = given;
  const { cache } = drivers;
  const { contexts, subdomains } = config;
  const secure = config.mode === 'production';

  const core = buildCoreServices({
    ...given,
    late: () => ({ ...core, ...apps, ...files, ...login, follower, workers }),
  });
  const { docs, instances } = core;
  const base = { ...given, ...core };
  const apps = buildAppServices(base);
  const oauthClients = createOAuthClients(base);
  const notices = buildNoticeServices({ ...base, ...apps, oauthClients });
  const files = buildFileServices({ ...base, ...notices });
  const login = buildLoginServices({ ...base, ...notices, cache, subdomains, secure });
  const clients = buildClientServices({ ...base, ...notices, ...login, oauthClients });
  const programs = buildProgramServices({ ...base, ...apps, ...notices, ...files });

  const allWorkers = createWorkers({ ...core, ...apps, ...notices, ...files, ...programs, oauthClients });
  const workers: readonly Worker[] = configuredWorkers(allWorkers, config.jobs.workers, config.jobs);
  const handlers = [...core.triggers.handlers, files.mediaJobs, programs.accountEnds, notices.reminders.handler];
  const follower: Follower = createFollower({ docs, instances, handlers, log });

  return {
    ...core,
    ...apps,
    oauthClients,
    ...notices,
    ...files,
    ...login,
    ...clients,
    ...programs,
    nextclouds: createNextclouds({ ...core, ...files, http: drivers.safeHttp }),
    avatars: createAvatars({ docs, media: drivers.media }),
    features: createFeatures({ docs, instances, contexts }),
    warnings: createWarnings({ contexts }),
    workers,
    follower,
    safeHttp: drivers.safeHttp,
  };
}
