import type { Permission } from '#model/permission';
import type { Author } from '#model/vfs';
import type { FilesContext, FilesDeps } from './deps.ts';

/** Who writes, as `cozyMetadata` tells it: the app or the device of the token. */
export function authorOf(c: FilesContext, { addresses }: FilesDeps, { type, sourceId }: Permission): Author {
  const origin = `${addresses.origin(c.var.instance)}/`;
  const id = sourceId.slice(sourceId.indexOf('/') + 1);
  if (type === 'app' || type === 'konnector') return { origin, slug: id };
  return type === 'oauth' ? { origin, oauthClient: { id } } : { origin };
}
