import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instances } from '#model/instance';
import type { OAuthClients } from '#model/oauth';
import type { Oidc, OidcBindings } from '#model/oidc';
import type { OneTimeCodes } from '#model/one-time';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface OidcDeps {
  pages: Pages;
  oidc: Oidc;
  oidcBindings: OidcBindings;
  instances: Pick<Instances, 'get' | 'settings'>;
  sessions: Pick<Sessions, 'create' | 'cookie' | 'list' | 'delete' | 'confirm'>;
  codes: Pick<OneTimeCodes, 'issue'>;
  /** Tells an app that the owner has confirmed. */
  docs: Pick<Docs, 'notify'>;
  oauthClients: Pick<OAuthClients, 'get' | 'mark'>;
  secondFactors: Pick<SecondFactors, 'mode' | 'begin'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
