import type { Permission } from '#model/permission';
import type { Author } from './cozy-metadata.ts';

/** Who writes with a token: an app, a device, or nobody in particular. @param origin of the instance, no final slash */
export function authorOf(origin: string, { type, sourceId }: Permission): Author {
  const id = sourceId.slice(sourceId.indexOf('/') + 1);
  if (type === 'app' || type === 'konnector') return { origin: `${origin}/`, slug: id };
  return type === 'oauth' ? { origin: `${origin}/`, oauthClient: { id } } : { origin: `${origin}/` };
}
