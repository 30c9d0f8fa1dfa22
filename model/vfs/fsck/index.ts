import type { Instance } from '#model/instance';
import { UPLOAD_AGE } from '../blob-key.ts';
import type { VfsParts } from '../parts.ts';
import { checkContent } from './check-content.ts';
import { checkIndex } from './check-index.ts';
import { checkOrphans } from './check-orphans.ts';
import { checkTree } from './check-tree.ts';
import type { Finding, FsckOptions } from './types.ts';

export type { Finding, FsckOptions } from './types.ts';

/**
 * Finds what is wrong in the files of an instance, and repairs it if that is the wish. It may run beside the work of the
 * owner: what looks wrong is looked at again while nobody writes.
 */
export async function* fsck(
  parts: VfsParts,
  instance: Instance,
  { index = true, content = true, failFast = false, repair = false, orphanAge = UPLOAD_AGE }: FsckOptions = {},
): AsyncGenerator<Finding> {
  await parts.files(instance);
  for await (const finding of all()) {
    yield finding;
    if (failFast) return;
  }

  async function* all(): AsyncGenerator<Finding> {
    if (index) yield* checkIndex(parts, instance, repair);
    if (!content) return;
    yield* checkContent(parts, instance, repair);
    yield* checkOrphans(parts, instance, repair, orphanAge);
    if (parts.blobs.trees) yield* checkTree(parts, parts.blobs.trees, instance, repair);
  }
}
