import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { getNode } from './lookup.ts';
import type { VfsParts } from './parts.ts';
import { type Node, ROOT_ID, TRASH_ID } from './types.ts';

/** @param ifMatch the revision that the caller knows; absent: whatever it is */
export function checkRev(node: Node, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === node._rev) return;
  throw new AppError('precondition-failed', 'The file has another revision', { parameter: 'If-Match' });
}

/** A file or directory that may be changed, as it is now: the root and the trash may not. */
export async function getChangeable(
  parts: VfsParts,
  instance: Instance,
  id: string,
  ifMatch: string | undefined,
): Promise<Node> {
  const node = await getNode(parts, instance, id);
  if (id === ROOT_ID || id === TRASH_ID) throw new AppError('forbidden', 'This directory cannot be changed');
  checkRev(node, ifMatch);
  return node;
}
