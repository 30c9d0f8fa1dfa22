import type { Addresses } from '#model/app';
import type { Instances } from '#model/instance';

export interface PublicDeps {
  instances: Pick<Instances, 'settings'>;
  addresses: Addresses;
}
