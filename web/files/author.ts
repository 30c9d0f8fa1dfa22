import { type Author, authorOf as authorAt } from '#model/metadata';
import type { Permission } from '#model/permission';
import type { FilesContext, FilesDeps } from './deps.ts';

/** Who writes, as `cozyMetadata` tells it: the app or the device of the token. */
export function authorOf(c: FilesContext, { addresses }: FilesDeps, permission: Permission): Author {
  return authorAt(addresses.origin(c.var.instance), permission);
}
