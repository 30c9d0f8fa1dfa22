import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';
import type { FriendProofs, Permissions } from '#model/permission';
import type { Pages } from '#web/render';

export interface GuestsDeps {
  pages: Pages;
  permissions: Pick<Permissions, 'lockOf'>;
  friendProofs: Pick<FriendProofs, 'send' | 'check'>;
  instances: Pick<Instances, 'settings'>;
  addresses: Addresses;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
