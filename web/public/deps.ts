import type { Addresses } from '#model/app';
import type { Avatars } from '#model/avatar';
import type { Instances } from '#model/instance';

export interface PublicDeps {
  instances: Pick<Instances, 'settings'>;
  avatars: Pick<Avatars, 'get'>;
  addresses: Addresses;
}
