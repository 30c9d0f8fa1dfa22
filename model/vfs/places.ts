import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { VfsParts } from './parts.ts';
import { readNode } from './read-node.ts';
import { type Directory, type Node, ROOT_ID, TRASH_ID } from './types.ts';

/** Where a directory is, by the chain of `dir_id`. */
export interface Place {
  /** Empty for the root. */
  path: string;
  trashed: boolean;
}

/** `missing`: there is no such directory; `broken`: a directory above it is missing, or it is below itself. */
export type Found = Place | 'missing' | 'broken';

export interface Places {
  of(dirId: string): Promise<Found>;
  /** True when the directory is somewhere above itself. */
  isCircular(node: Node): Promise<boolean>;
}

const MAX_KNOWN = 10_000;

/** Remembers a bounded number of directories. */
export function createPlaces(parts: VfsParts, instance: Instance): Places {
  const known = new Map<string, Found>();

  async function directory(id: string): Promise<Directory | undefined> {
    try {
      const node = await readNode(parts, instance, id);
      return node.type === 'directory' ? node : undefined;
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async function find(id: string, below: ReadonlySet<string>): Promise<Found> {
    if (id === ROOT_ID) return { path: '', trashed: false };
    if (below.has(id)) return 'broken';
    const seen = known.get(id);
    if (seen) return seen;
    const found = await directory(id);
    if (!found) return 'missing';
    const above = await find(found.dir_id, new Set([...below, id]));
    const place = placeBelow(found, above);
    if (known.size >= MAX_KNOWN) known.clear();
    // What is broken depends on where the search began.
    if (place !== 'broken') known.set(id, place);
    return place;
  }

  return {
    of: (dirId) => find(dirId, new Set()),
    async isCircular({ _id, dir_id }) {
      const seen = new Set<string>();
      for (let id = dir_id; id !== '' && !seen.has(id); id = (await directory(id))?.dir_id ?? '') {
        if (id === _id) return true;
        seen.add(id);
      }
      return false;
    },
  };
}

function placeBelow({ _id, name }: Directory, above: Found): Found {
  if (typeof above === 'string') return 'broken';
  return { path: `${above.path}/${name}`, trashed: above.trashed || _id === TRASH_ID };
}
