import type { Addresses, Apps } from '#model/app';
import type { Features } from '#model/feature';
import type { Instances } from '#model/instance';
import type { KonnectorEnds } from '#model/konnector';
import type { OAuthClients } from '#model/oauth';
import type { Permissions } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { Sessions } from '#model/session';
import type { Tokens } from '#model/token';
import type { AppPageDeps } from '#web/render';

export interface AppsRoutesDeps extends AppPageDeps {
  /** Those of the routes: web apps, or konnectors. */
  apps: Apps;
  konnectorEnds: Pick<KonnectorEnds, 'begin'>;
  permissions: Permissions;
  features: Pick<Features, 'flags'>;
  addresses: Addresses;
  sessions: Pick<Sessions, 'create' | 'cookie'>;
  tokens: Pick<Tokens, 'issue'>;
  instances: Pick<Instances, 'settings'>;
  oauthClients: Pick<OAuthClients, 'findBySoftware'>;
  registries: AppRegistries;
}
