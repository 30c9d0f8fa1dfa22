import { join } from 'node:path';
import { createAccountTypes, createOAuthAccounts } from '#model/account';
import { createApps } from '#model/app';
import { openDoctypes } from '#model/doctype';
import { createErrorLog, createErrorReports } from '#model/error-report';
import { createIntents } from '#model/intent';
import { createAppRegistries, createMaintenances } from '#model/registry';
import { createRemoteSecrets, createRemotes } from '#model/remote';
import { createServiceTriggers } from '#model/service';
import { createPageTokens } from '#model/token';
import { createHttpCache } from '#pkg/http-cache';
import type { Logger } from '#pkg/log';
import { openLogFiles } from '#pkg/log-file';
import { createSourceMaps } from '#pkg/source-map';
import { appSources } from './app-sources.ts';
import { BUNDLED_APPS, DEFAULT_APPS } from './bundled-apps.ts';
import type { Config } from './config.ts';
import type { CoreServices } from './core-services.ts';
import { doctypeFolders } from './doctype-folders.ts';
import type { Drivers } from './drivers.ts';

interface Parts extends Pick<CoreServices, 'docs' | 'addresses' | 'permissions' | 'triggers' | 'tokens' | 'accounts'> {
  config: Config;
  drivers: Drivers;
  log: Logger;
}

/** Bytes of a file of errors; an instance has two at most. */
const MAX_ERROR_LOG = 512 * 1024;

export type AppServices = ReturnType<typeof buildAppServices>;

/** Which apps and konnectors there are, and what they use of the server beside the documents and the files. */
export function buildAppServices(parts: Parts) {
  const { config, drivers, docs, addresses, triggers, tokens, accounts, log } = parts;
  const { blobs, locks, cache, safeHttp: http } = drivers;
  const bundled = new Map([...BUNDLED_APPS, ...Object.entries(config.apps.folders)]);
  const registries = createAppRegistries({ http, cache, addresses: config.registries, bundled });
  const appRooms = createApps({
    docs,
    permissions: parts.permissions,
    bundled,
    registries,
    ...appSources(config),
    blobs,
    locks,
    http,
    defaults: DEFAULT_APPS,
    hooks: [createServiceTriggers(triggers)],
  });
  const { apps, konnectors } = appRooms;
  const errorFiles = openLogFiles({ folder: join(config.data, 'app-errors'), maxBytes: MAX_ERROR_LOG });
  const errorLog = createErrorLog({ to: config.errors.log, files: errorFiles, log });
  const folders = doctypeFolders(config);
  const remoteSecrets = createRemoteSecrets(docs);
  return {
    appRooms,
    apps,
    konnectors,
    registries,
    pageTokens: createPageTokens({ tokens }),
    maintenances: createMaintenances({ docs }),
    intents: createIntents({ docs, apps, registries, addresses, log }),
    doctypes: openDoctypes({ folders, validated: config.doctypes.validated }),
    errorReports: createErrorReports({ docs, apps, addresses, sourceMaps: createSourceMaps(), cache, log, errorLog }),
    remoteSecrets,
    remotes: createRemotes({
      docs,
      secrets: remoteSecrets,
      http,
      httpCache: createHttpCache(cache),
      declarations: { folders, allowsPorts: config.remote.allowsPorts },
      assets: config.remote.assets,
    }),
    accountTypes: createAccountTypes(docs),
    oauthAccounts: createOAuthAccounts({ docs, cache, http, accounts, originOf: addresses.origin }),
  };
}
