import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface DeletionDeps {
  pages: Pages;
  codes: Pick<OneTimeCodes, 'isLive' | 'take'>;
  instances: Pick<Instances, 'destroy'>;
  sessions: Pick<Sessions, 'expiredCookie'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
