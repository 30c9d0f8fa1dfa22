import type { Instance } from '#model/instance';
import type { VfsParts } from './parts.ts';
import type { Node } from './types.ts';
import { walk } from './walk.ts';

/** Bytes of a file, or of all the files below a directory; their old versions are not counted. */
export async function treeSize(parts: VfsParts, instance: Instance, top: Node): Promise<number> {
  let bytes = 0;
  for await (const { node } of walk(parts, instance, top)) if (node.type === 'file') bytes += Number(node.size);
  return bytes;
}
