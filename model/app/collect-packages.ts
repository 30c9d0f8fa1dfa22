import type { Blobs } from '#pkg/blob';
import type { Locks } from '#pkg/lock';
import { CONTAINER, indexKey, readIndex } from './package-key.ts';

const DAY = 24 * 3_600_000;

/** @see Packages.collect */
export async function collectPackages(
  { blobs, locks, now }: { blobs: Blobs; locks: Pick<Locks, 'write'>; now: () => number },
  used: ReadonlySet<string>,
): Promise<number> {
  const unused = new Map<string, string[]>();
  for await (const key of blobs.list(CONTAINER)) {
    const package_ = key.split('/').slice(0, 3).join('/');
    if (used.has(package_)) continue;
    const keys = unused.get(package_);
    if (keys) keys.push(key);
    else unused.set(package_, [key]);
  }
  let removed = 0;
  for (const [package_, keys] of unused) {
    // Whoever installs it holds this lock while it writes, and says in the index when it did.
    await locks.write(`${CONTAINER}/${package_}`, async () => {
      const index = await readIndex(blobs, package_);
      if (index && now() - (index.stored_at ?? 0) < DAY) return;
      // Without its index a package is not there: nobody finds half of it.
      await blobs.delete(CONTAINER, indexKey(package_));
      for (const key of keys) await blobs.delete(CONTAINER, key);
      removed++;
    });
  }
  return removed;
}
