import type { Addresses, Apps } from '#model/app';
import type { Features } from '#model/feature';
import type { Instances } from '#model/instance';
import type { Intents } from '#model/intent';
import type { OneTimeCodes } from '#model/one-time';
import type { Permissions } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { Sessions } from '#model/session';
import type { ServerFacts, Warnings } from '#model/settings';
import type { PageTokens } from '#model/token';
import type { Assets } from '#pkg/static';
import type { Pages } from '#web/render';

export interface ServeAppDeps {
  apps: Pick<Apps, 'served' | 'files' | 'activate' | 'install'>;
  /** Slugs of the apps that are served from a folder of their developer. */
  devApps: ReadonlySet<string>;
  /** Dev servers on this machine that make the files of apps: slug -> address, without a final slash. */
  devServers: ReadonlyMap<string, string>;
  registries: AppRegistries;
  pageTokens: PageTokens;
  instances: Pick<Instances, 'settings' | 'knownSettings'>;
  features: Pick<Features, 'flags'>;
  intents: Pick<Intents, 'embedder'>;
  codes: Pick<OneTimeCodes, 'take'>;
  sessions: Pick<Sessions, 'create' | 'cookie' | 'fromCookie'>;
  permissions: Pick<Permissions, 'lockOf'>;
  warnings: Pick<Warnings, 'list'>;
  addresses: Addresses;
  pages: Pages;
  assets: Assets;
  server: ServerFacts;
}
