import type { Instances } from '#model/instance';
import type { Vfs } from '#model/vfs';

export interface FsckDeps {
  instances: Pick<Instances, 'get'>;
  vfs: Pick<Vfs, 'fsck'>;
}
