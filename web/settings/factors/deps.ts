import type { Addresses } from '#model/app';
import type { OneTimeCodes } from '#model/one-time';
import type { Passkeys } from '#model/passkey';
import type { Permissions } from '#model/permission';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';

export interface FactorsDeps {
  permissions: Permissions;
  sessions: Pick<Sessions, 'isRecent'>;
  codes: Pick<OneTimeCodes, 'proves'>;
  secondFactors: Omit<SecondFactors, 'begin' | 'isBegun' | 'finish' | 'trust' | 'isTrusted'>;
  passkeys: Omit<Passkeys, 'loginOptions' | 'verify' | 'hasAny'>;
  addresses: Addresses;
}
