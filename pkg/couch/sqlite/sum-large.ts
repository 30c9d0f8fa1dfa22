import { slices } from '#pkg/breathe';
import { nextRevisionInPieces } from '../rev-tree/index.ts';
import type { CheckedWrite } from './validate-write.ts';

/** Characters of a body whose sum takes a millisecond. */
const LARGE = 512 * 1024;

/**
 * Sums a large body before its transaction, in slices: that alone holds the loop as long as its sum does. Undefined when
 * there is nothing to wait for. @param owner whose slices of the loop it takes
 */
export function sumLarge(write: CheckedWrite, owner: string): Promise<void> | undefined {
  return write.text.length < LARGE ? undefined : sum(write, owner);
}

/** As if it follows the revision that it names: nearly all do. */
async function sum(write: CheckedWrite, owner: string): Promise<void> {
  const { rev: parent, deleted, text } = write;
  write.summed = { parent, rev: await nextRevisionInPieces(parent, deleted, text, slices(owner)) };
}
