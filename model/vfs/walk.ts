import type { Instance } from '#model/instance';
import { listChildren } from './list-children.ts';
import type { VfsParts } from './parts.ts';
import type { Cursor, Node } from './types.ts';

const PAGE = 200;

export interface Walked {
  node: Node;
  /** From what the walk began with, whose own name is the first. */
  names: readonly string[];
}

/** A file, or a directory and all that is below it, each directory before what it holds. Memory is bounded by the depth. */
export async function* walk(parts: VfsParts, instance: Instance, node: Node): AsyncGenerator<Walked> {
  yield* below(parts, instance, { node, names: [node.name] });
}

async function* below(parts: VfsParts, instance: Instance, walked: Walked): AsyncGenerator<Walked> {
  yield walked;
  if (walked.node.type === 'file') return;
  let cursor: Cursor | undefined;
  do {
    const page = await listChildren(parts, instance, walked.node._id, { limit: PAGE, ...(cursor && { cursor }) });
    for (const node of page.nodes) yield* below(parts, instance, { node, names: [...walked.names, node.name] });
    cursor = page.next;
  } while (cursor);
}
