import { compareRevisions, generationOf } from './revision.ts';

/** One revision of a document. */
export interface RevNode {
  /** Undefined for a root: a first revision, or one whose ancestors are unknown or forgotten. */
  parent: string | undefined;
  /** Name of its body, when it was ever here. */
  body: number | undefined;
  deleted: boolean;
}

/** The revisions of a document by their text. @note two nodes never share a revision, even with different ancestors. */
export type RevTree = Map<string, RevNode>;

/** Leaves, the winner first: those that are not deleted, then the longer branches, then the greater hashes. */
export function leavesOf(tree: RevTree): string[] {
  const parents = new Set<string | undefined>();
  for (const node of tree.values()) parents.add(node.parent);
  const deleted = (rev: string) => Number(tree.get(rev)?.deleted);
  return [...tree.keys()]
    .filter((rev) => !parents.has(rev))
    .sort((a, b) => deleted(a) - deleted(b) || compareRevisions(b, a));
}

/** A revision and its ancestors, newest first. */
export function pathOf(tree: RevTree, rev: string): string[] {
  const path: string[] = [];
  for (let at: string | undefined = rev; at !== undefined; at = tree.get(at)?.parent) path.push(at);
  return path;
}

/** The leaves at or below a revision. */
export function leavesBelow(tree: RevTree, rev: string): string[] {
  return leavesOf(tree).filter((leaf) => pathOf(tree, leaf).includes(rev));
}

/**
 * Adds a revision with its history, newest first, and says whether the tree has changed. What is known already stays
 * as it is; a revision known by its name only takes the body; a root that turns out to have ancestors gets them.
 */
export function addPath(tree: RevTree, path: readonly string[], leaf: { body: number; deleted: boolean }): boolean {
  const [rev] = path;
  if (rev === undefined) return false;
  let changed = false;
  const known = tree.get(rev);
  if (known && known.body === undefined) {
    Object.assign(known, leaf);
    changed = true;
  }
  for (const [index, name] of path.entries()) {
    const parent = path[index + 1];
    const node = tree.get(name);
    if (node === undefined) {
      tree.set(name, index === 0 ? { parent, ...leaf } : { parent, body: undefined, deleted: false });
      changed = true;
    } else if (node.parent === undefined && parent !== undefined) {
      node.parent = parent;
      changed = true;
    } else if (node.parent !== parent) {
      // It has other ancestors, or none are told.
      break;
    }
  }
  return changed;
}

/** Forgets what is more than `limit` revisions away from every leaf. Gives the bodies that nothing names any more. */
export function stem(tree: RevTree, limit: number): number[] {
  const kept = new Set<string>();
  for (const leaf of leavesOf(tree)) {
    for (const rev of pathOf(tree, leaf).slice(0, limit)) kept.add(rev);
  }
  return keepOnly(tree, kept);
}

/** Removes leaves, and the ancestors that no other leaf has. Gives the bodies that nothing names any more. */
export function removeLeaves(tree: RevTree, revs: ReadonlySet<string>): number[] {
  const others = leavesOf(tree).filter((leaf) => !revs.has(leaf));
  return keepOnly(tree, new Set(others.flatMap((leaf) => pathOf(tree, leaf))));
}

function keepOnly(tree: RevTree, kept: ReadonlySet<string>): number[] {
  const bodies: number[] = [];
  for (const [rev, node] of tree) {
    if (!kept.has(rev)) {
      tree.delete(rev);
      if (node.body !== undefined) bodies.push(node.body);
    } else if (node.parent !== undefined && !kept.has(node.parent)) {
      node.parent = undefined;
    }
  }
  return bodies;
}

/** Ancestors of a path as they are on the wire: `revisions` of a document. */
export function toRevisions(path: readonly string[]): { start: number; ids: string[] } {
  return { start: generationOf(path[0] ?? '0-'), ids: path.map((rev) => rev.slice(rev.indexOf('-') + 1)) };
}
