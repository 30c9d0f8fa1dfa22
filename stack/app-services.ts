import { createAccountTypes, createOAuthAccounts } from '#model/account';
import { createApps } from '#model/app';
import { openDoctypes } from '#model/doctype';
import { createErrorReports } from '#model/error-report';
import { createIntents } from '#model/intent';
import { createAppRegistries, createMaintenances } from '#model/registry';
import { createRemotes } from '#model/remote';
import { createServiceTriggers } from '#model/service';
import { createPageTokens } from '#model/token';
import { createHttpCache } from '#pkg/http-cache';
import type { Logger } from '#pkg/log';
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
  const folders = doctypeFolders(config);
  return {
    appRooms,
    apps,
    konnectors,
    registries,
    pageTokens: createPageTokens({ tokens }),
    maintenances: createMaintenances({ docs }),
    intents: createIntents({ docs, apps, registries, addresses, log }),
    doctypes: openDoctypes({ folders, validated: config.doctypes.validated }),
    errorReports: createErrorReports({ docs, apps, addresses, sourceMaps: createSourceMaps(), cache, log }),
    remotes: createRemotes({
      docs,
      http,
      httpCache: createHttpCache(cache),
      declarations: { folders, allowsPorts: config.remote.allowsPorts },
      assets: config.remote.assets,
    }),
    accountTypes: createAccountTypes(docs),
    oauthAccounts: createOAuthAccounts({ docs, cache, http, accounts, originOf: addresses.origin }),
  };
}
