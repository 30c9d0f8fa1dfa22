import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';
import type { Grants, OAuthClients, SessionCodes } from '#model/oauth';
import type { Oidc, OidcBindings } from '#model/oidc';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface OidcDeps {
  pages: Pages;
  oidc: Oidc;
  oidcBindings: OidcBindings;
  instances: Pick<Instances, 'get' | 'settings'>;
  sessions: Pick<Sessions, 'create' | 'cookie' | 'list' | 'delete'>;
  oauthClients: Pick<OAuthClients, 'get' | 'authenticate' | 'mark'>;
  grants: Pick<Grants, 'give'>;
  sessionCodes: Pick<SessionCodes, 'issue'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
