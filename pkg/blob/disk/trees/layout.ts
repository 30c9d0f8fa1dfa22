import { join } from 'node:path';
import { segmentsOf, type TreePlace } from '#pkg/blob';
import { toSegments } from './names.ts';
import type { TreeState } from './state.ts';

/** Id of the folder of what waits for its place. No id of a document begins so. */
export const ASIDE = '%aside';

/** Where things of a tree are below the root of the store. Names with a `%` are no domain's. */
export interface TreeLayout {
  root: string;
  /** Absolute path of where strangers go. */
  found: string;
  /** The folders that are the tree: of the owner, of the trash, of what waits. */
  tops: ReadonlyMap<string, readonly string[]>;
}

const NAME = /^[a-z0-9][a-z0-9.:_-]*$/i;

export function layoutOf(root: string, container: string, { name, root: rootId, trash }: TreePlace): TreeLayout {
  segmentsOf(container, container);
  if (!NAME.test(name)) throw new Error(`no folder can have the name of ${container}`);
  return {
    root,
    found: join(root, '%found', name),
    tops: new Map([
      [rootId, [name]],
      [trash, ['%trash', name]],
      [ASIDE, [ASIDE, container]],
    ]),
  };
}

export function statePath(root: string, container: string): string {
  segmentsOf(container, container);
  return join(root, '%trees', `${container}.sqlite`);
}

/** Names on the file system of a directory; undefined when it is not in the tree. */
export function folderOf({ tops }: TreeLayout, state: TreeState, id: string): string[] | undefined {
  const names: string[][] = [];
  const seen = new Set<string>();
  for (let at = id; ; ) {
    const top = tops.get(at);
    if (top) return [...top, ...names.reverse().flat()];
    const row = seen.has(at) ? undefined : state.get(at);
    if (!row) return undefined;
    seen.add(at);
    names.push(toSegments(row.name));
    at = row.parent;
  }
}
