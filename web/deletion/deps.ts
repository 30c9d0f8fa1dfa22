import type { Addresses } from '#model/app';
import type { Confirmations } from '#model/confirmation';
import type { Instances } from '#model/instance';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface DeletionDeps {
  pages: Pages;
  confirmations: Pick<Confirmations, 'find' | 'take'>;
  instances: Pick<Instances, 'destroy'>;
  sessions: Pick<Sessions, 'expiredCookie'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
