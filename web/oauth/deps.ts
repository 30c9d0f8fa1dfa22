import type { Addresses, Apps } from '#model/app';
import type { Grants, OAuthClients, RegistrationLimit } from '#model/oauth';
import type { Tokens } from '#model/token';
import type { Pages } from '#web/render';

export interface OAuthDeps {
  pages: Pages;
  oauthClients: OAuthClients;
  grants: Grants;
  limitRegistrations: RegistrationLimit;
  apps: Pick<Apps, 'get'>;
  tokens: Pick<Tokens, 'verify'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
