import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';
import type { Passphrases } from '#model/passphrase';
import type { LinkPasswords, Permissions } from '#model/permission';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface AuthDeps {
  pages: Pages;
  sessions: Sessions;
  passphrases: Passphrases;
  permissions: Permissions;
  linkPasswords: Pick<LinkPasswords, 'check'>;
  instances: Pick<Instances, 'settings'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
