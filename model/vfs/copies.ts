import type { Instance } from '#model/instance';
import type { VfsParts } from './parts.ts';
import { createPlaces } from './places.ts';
import type { Node } from './types.ts';

/**
 * The copies that documents keep of what is above them: the `path` of a directory, the `trashed` of a file. They are late
 * for as long as a large tree that was moved is settled, by this process or another one.
 */
export interface Copies {
  /** False: every document that is read from now on is right, until something else moves. */
  readonly late: boolean;
  /** The document, with its copies as the chain of `dir_id` has them. What has lost a directory above is left as it is. */
  right<T extends Node>(node: T): Promise<T>;
  /** Where something is; undefined when a directory above is gone. */
  pathOf(node: Pick<Node, 'name' | 'dir_id'>): Promise<string | undefined>;
}

/**
 * For the documents that are read after this call, in any number: what is above them is read once. A move is noted before it
 * is written, so documents that are read before the notes may be late without anybody knowing.
 */
export async function copiesOf(parts: VfsParts, instance: Instance): Promise<Copies> {
  await parts.files(instance);
  const late = await parts.settlings.late(instance);
  const places = createPlaces(parts, instance);
  return {
    late,
    async right(node) {
      if (!late || node.dir_id === '') return node;
      const above = await places.of(node.dir_id);
      if (typeof above === 'string') return node;
      if (node.type === 'file') return { ...node, trashed: above.trashed };
      return { ...node, path: `${above.path}/${node.name}` };
    },
    async pathOf({ name, dir_id }) {
      if (dir_id === '') return '/';
      const above = await places.of(dir_id);
      return typeof above === 'string' ? undefined : `${above.path}/${name}`;
    },
  };
}
