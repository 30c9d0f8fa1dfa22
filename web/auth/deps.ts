import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instances } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import type { Passkeys } from '#model/passkey';
import type { Passphrases } from '#model/passphrase';
import type { LinkPasswords, Permissions } from '#model/permission';
import type { Recovery } from '#model/recovery';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface AuthDeps {
  pages: Pages;
  sessions: Sessions;
  passphrases: Passphrases;
  permissions: Permissions;
  linkPasswords: Pick<LinkPasswords, 'check'>;
  instances: Pick<Instances, 'settings' | 'updateSettings' | 'update'>;
  addresses: Addresses;
  recovery: Recovery;
  secondFactors: Pick<SecondFactors, 'mode' | 'begin' | 'isBegun' | 'finish' | 'trust' | 'isTrusted'>;
  passkeys: Pick<Passkeys, 'hasAny' | 'loginOptions' | 'verify' | 'registrationOptions' | 'register'>;
  codes: OneTimeCodes;
  /** Tells an app that the owner has confirmed. */
  docs: Pick<Docs, 'notify'>;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
