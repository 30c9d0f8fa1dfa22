import { createAccounts } from '#model/account';
import { type Addresses, type AppRooms, createAddresses } from '#model/app';
import { createDocs, DOCTYPES, type Docs } from '#model/docs';
import type { ErrorReports } from '#model/error-report';
import type { Follower } from '#model/follower';
import { createInstances, type InstanceHooks, type Instances } from '#model/instance';
import { createJobs, externalWorkers, type Jobs, type Worker } from '#model/job';
import type { MediaFiles } from '#model/media';
import type { Passphrases } from '#model/passphrase';
import { createTokens } from '#model/token';
import { createTriggers, type Triggers } from '#model/trigger';
import type { Vfs } from '#model/vfs';
import type { Logger } from '#pkg/log';
import { createHasher } from '#pkg/password';
import type { Vault } from '#pkg/vault';
import { buildAccess } from './access.ts';
import type { Config } from './config.ts';
import type { Drivers } from './drivers.ts';

/**
 * The two cycles of the domain, and its only late references: an instance begins and ends with its files, its apps, its
 * triggers, all of which need the instances; and what is to be done later is done by workers, which need all the rest.
 * Nobody calls them before the server runs.
 */
export interface LateServices {
  vfs: Pick<Vfs, 'init' | 'destroyAll'>;
  mediaFiles: Pick<MediaFiles, 'removeAllThumbnails'>;
  follower: Pick<Follower, 'adopt'>;
  appRooms: Pick<AppRooms, 'installDefaults'>;
  errorReports: Pick<ErrorReports, 'removeLog'>;
  passphrases: Pick<Passphrases, 'reset'>;
  triggers: Pick<Triggers, 'forget'>;
  workers: readonly Worker[];
}

interface Parts {
  config: Config;
  drivers: Drivers;
  vault: Vault;
  log: Logger;
  late: () => LateServices;
}

export type CoreServices = ReturnType<typeof buildCoreServices>;

/** What every other service may need: documents, who may do what, the instances, and the work to be done later. */
export function buildCoreServices({ config, drivers, vault, log, late }: Parts) {
  const { scheme, subdomains } = config;
  const { locks, cache, queue } = drivers;
  const docs = createDocs(drivers);
  const addresses = createAddresses({ scheme, subdomains });
  const hasher = createHasher();
  const tokens = createTokens();
  const jobs: Jobs = createJobs({
    ...config.jobs,
    docs,
    queue,
    cache,
    workers: () => [...late().workers, ...externalWorkers(late().workers, config.jobs.workers)],
  });
  const hooks = instanceHooks({ addresses, docs, jobs, late });
  const instances: Instances = createInstances({ docs, locks, subdomains, hooks });
  const triggers: Triggers = createTriggers({ docs, instances, jobs, cache, log });
  return {
    docs,
    addresses,
    hasher,
    tokens,
    accounts: createAccounts({ vault }),
    ...buildAccess({ config, drivers, docs, tokens, hasher }),
    instances,
    jobs,
    triggers,
  };
}

type HooksParts = Pick<Parts, 'late'> & { addresses: Addresses; docs: Docs; jobs: Jobs };

/** Apps ask for these before there is one: that there are none yet is no error. */
const ALWAYS_THERE = [DOCTYPES.accounts, DOCTYPES.contacts];

/** What begins and ends with an instance, in this order. */
function instanceHooks({ addresses, docs, jobs, late }: HooksParts): InstanceHooks {
  return {
    afterCreate: [
      (instance) => late().vfs.init(instance, { origin: `${addresses.origin(instance)}/` }),
      (instance) => late().follower.adopt(instance),
      async (instance) => {
        for (const doctype of ALWAYS_THERE) await docs.ensureDatabase(instance, doctype);
      },
      (instance, { apps: slugs }) => late().appRooms.installDefaults(instance, slugs),
      async (instance, { passphrase, kdfIterations: iterations = 0 }) => {
        if (passphrase !== undefined) await late().passphrases.reset(instance, { passphrase, iterations });
      },
    ],
    beforeDestroy: [
      (instance) => late().triggers.forget(instance),
      (instance) => jobs.forget(instance),
      (instance) => late().vfs.destroyAll(instance),
      (instance) => late().mediaFiles.removeAllThumbnails(instance),
      (instance) => late().errorReports.removeLog(instance),
    ],
  };
}
