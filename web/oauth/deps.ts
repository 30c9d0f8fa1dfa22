import type { Addresses, Apps } from '#model/app';
import type { Docs } from '#model/docs';
import type { Features } from '#model/feature';
import type { Instance } from '#model/instance';
import type { StackNotices } from '#model/notification';
import type { Attestation, Certification, Grants, OAuthClients, RegistrationLimit } from '#model/oauth';
import type { Oidc, OidcBindings } from '#model/oidc';
import type { OneTimeCodes } from '#model/one-time';
import type { Passphrases } from '#model/passphrase';
import type { Permissions } from '#model/permission';
import type { Recovery } from '#model/recovery';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';
import type { Tokens } from '#model/token';
import type { Pages } from '#web/render';

export interface OAuthDeps {
  pages: Pages;
  oauthClients: OAuthClients;
  grants: Grants;
  certification: Certification;
  attestation: Attestation;
  /** The administrator vouches for every app of the instance's context. */
  skipsCertification: (instance: Instance) => boolean;
  limitRegistrations: RegistrationLimit;
  apps: Pick<Apps, 'get' | 'preview' | 'install'>;
  docs: Pick<Docs, 'get'>;
  features: Pick<Features, 'flags'>;
  stackNotices: StackNotices;
  passphrases: Pick<Passphrases, 'check' | 'register'>;
  permissions: Permissions;
  codes: Pick<OneTimeCodes, 'issue' | 'take'>;
  recovery: Pick<Recovery, 'isMagicCode' | 'takeMagicCode'>;
  oidc: Pick<Oidc, 'settings' | 'identify' | 'exchange'>;
  oidcBindings: Pick<OidcBindings, 'add'>;
  secondFactors: Pick<SecondFactors, 'mode' | 'begin' | 'finish'>;
  sessions: Pick<Sessions, 'create' | 'cookie'>;
  tokens: Pick<Tokens, 'verify' | 'issue'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
