import type { Accounts, OAuthAccounts } from '#model/account';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instances } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import type { Permissions } from '#model/permission';
import type { Pages } from '#web/render';

export interface AccountsDeps {
  docs: Docs;
  instances: Pick<Instances, 'get'>;
  permissions: Permissions;
  accounts: Accounts;
  oauthAccounts: OAuthAccounts;
  codes: Pick<OneTimeCodes, 'take'>;
  addresses: Pick<Addresses, 'origin' | 'app'>;
  pages: Pages;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
