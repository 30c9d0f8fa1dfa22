import type { Instance } from '#model/instance';
import type { BlobTrees } from '#pkg/blob';
import type { VfsParts } from '../parts.ts';
import { disagreements, followIndex, placeAgain } from '../tree/follow-index.ts';
import type { Finding } from './types.ts';

/** Findings that are kept at once; a tree that is that wrong is looked at again. */
const MAX = 1000;

/** The readable tree against the documents, and its folders against what was placed in them. */
export async function* checkTree(
  parts: VfsParts,
  trees: BlobTrees,
  instance: Instance,
  repair: boolean,
): AsyncGenerator<Finding> {
  yield* await followIndex(parts, trees, instance, async (tree) => {
    const files = await parts.files(instance);
    const found: Finding[] = [];
    const outcome = repair ? { repaired: true } : {};
    for await (const problem of tree.check(repair)) {
      found.push({ type: 'wrong_tree', ...problem, ...outcome });
      if (found.length === MAX) break;
    }
    for (const id of await disagreements(parts, instance, tree)) {
      // Written since the tree followed the index, perhaps.
      if (repair) await placeAgain(files, tree, id);
      if (found.length < MAX) found.push({ type: 'misplaced_in_tree', id, ...outcome });
    }
    return found;
  });
}
