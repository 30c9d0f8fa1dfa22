import { AppError } from '#pkg/errors';
import type { FilesContext, FilesDeps } from './deps.ts';

/** In ms. */
const TTL = 10 * 60_000;
/** What an instance may have kept in that time: everybody who has a link of it may ask, and all instances share the cache. */
const MOST = { download: 5_000, archive: 300, metadata: 300 } as const;

/** Keeps a text for ten minutes under a key that has the name of the instance. Rejects with kind `too-many-requests`. */
export async function keepForLater(
  c: FilesContext,
  { cache }: Pick<FilesDeps, 'cache'>,
  { kind, key, text }: { kind: keyof typeof MOST; key: string; text: string },
): Promise<void> {
  if ((await cache.increment(`files-kept:${kind}:${c.var.instance.prefix}`, TTL)) > MOST[kind]) {
    throw new AppError('too-many-requests', 'Too much was asked for in the last minutes', { code: 'rate_limited' });
  }
  await cache.set(key, text, TTL);
}
