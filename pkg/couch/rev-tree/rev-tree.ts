import { compareHashes, compareRevisions, generationOf, hashOf } from './revision.ts';

/** What is known of a revision. */
interface KnownRevision {
  rev: string;
  /** Name of its body, when it was ever here. */
  body: number | undefined;
  deleted: boolean;
}

/** One revision of a document, in its tree. */
export interface RevNode extends KnownRevision {
  /** Undefined for a root: a first revision, or one whose ancestors are unknown or forgotten. */
  parent: RevNode | undefined;
  /** In the order of revisions. */
  children: RevNode[];
}

/**
 * The revisions of a document, by their roots in the order of revisions.
 * @note where histories contradict each other, a revision is there once with each of them, as in a CouchDB
 */
export type RevTree = RevNode[];

/** All revisions, ancestors before those that follow them. */
export function nodesOf(tree: RevTree): RevNode[] {
  const nodes: RevNode[] = [];
  const waiting = tree.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    nodes.push(node);
    for (const child of node.children.toReversed()) waiting.push(child);
  }
  return nodes;
}

/** The revisions by their text. */
export function revisionsOf(tree: RevTree): Map<string, RevNode> {
  return new Map(
    nodesOf(tree)
      .map((node) => [node.rev, node] as const)
      .reverse(),
  );
}

/** Leaves, the winner first: those that are not deleted, then the longer branches, then the greater hashes. */
export function leavesOf(tree: RevTree): RevNode[] {
  return nodesOf(tree)
    .filter(isLeaf)
    .sort((a, b) => Number(a.deleted) - Number(b.deleted) || compareRevisions(b.rev, a.rev));
}

function isLeaf(node: RevNode): boolean {
  return node.children.length === 0;
}

/** A revision and its ancestors, newest first, at most `limit` in all. */
export function pathOf(node: RevNode, limit = Number.POSITIVE_INFINITY): RevNode[] {
  const path: RevNode[] = [];
  for (let at: RevNode | undefined = node; at && path.length < limit; at = at.parent) path.push(at);
  return path;
}

/**
 * Adds a revision with its history, newest first. What is known already stays as it is; a revision known by its name only
 * takes the body; a root that turns out to have ancestors gets them.
 */
export function addPath(tree: RevTree, path: readonly KnownRevision[]): void {
  const oldest = path.at(-1);
  if (!oldest) return;
  const places = new Map(path.map(({ rev }, index) => [rev, index]));
  for (const root of tree) {
    const place = places.get(root.rev);
    if (place !== undefined) {
      putAbove(tree, root, path.slice(place + 1));
      extend(root, path.slice(0, place + 1));
      return;
    }
    const node = nodesOf([root]).find(({ rev }) => rev === oldest.rev);
    if (node) {
      extend(node, path);
      return;
    }
  }
  extend(insert(tree, oldest, undefined), path);
}

/** Gives a root the ancestors that a longer branch tells. */
function putAbove(tree: RevTree, root: RevNode, ancestors: readonly KnownRevision[]): void {
  const oldest = ancestors.at(-1);
  if (!oldest) return;
  tree.splice(tree.indexOf(root), 1);
  root.parent = extend(insert(tree, oldest, undefined), ancestors);
  root.parent.children.push(root);
}

/** Follows a path, whose oldest revision is this one, and adds what is not there. Gives the newest. */
function extend(oldest: RevNode, path: readonly KnownRevision[]): RevNode {
  let node = oldest;
  for (const known of path.toReversed()) {
    if (known.rev !== node.rev) node = childNamed(node, known.rev) ?? insert(node.children, known, node);
    if (node.body === undefined) Object.assign(node, { body: known.body, deleted: known.deleted });
  }
  return node;
}

function childNamed(node: RevNode, name: string): RevNode | undefined {
  return node.children.find(({ rev }) => rev === name);
}

function insert(siblings: RevNode[], { rev, body, deleted }: KnownRevision, parent: RevNode | undefined): RevNode {
  const node = { rev, body, deleted, parent, children: [] };
  let low = 0;
  for (let high = siblings.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (compareRevisions((siblings[middle] as RevNode).rev, rev) < 0) low = middle + 1;
    else high = middle;
  }
  siblings.splice(low, 0, node);
  return node;
}

/**
 * What is left of a tree once what is more than `limit` revisions away from every leaf is forgotten.
 * @compat where a hash is there twice, which is so when a new branch joins two trees, each branch is cut by itself, and
 *   then they are joined as far as they still meet
 */
export function stem(tree: RevTree, limit: number): RevTree {
  const nodes = nodesOf(tree);
  if (new Set(nodes.map(({ rev }) => hashOf(rev))).size < nodes.length) {
    return joinPaths(nodes.filter(isLeaf).map((leaf) => pathOf(leaf, limit)));
  }
  if (spanOf(nodes) <= limit) return tree;
  const left = new Map<RevNode, number>();
  for (const node of nodes.toReversed()) {
    const steps = left.get(node) ?? limit;
    left.set(node, steps);
    if (node.parent) left.set(node.parent, Math.max(left.get(node.parent) ?? 0, steps - 1));
  }
  const isKept = (node: RevNode) => (left.get(node) ?? 0) > 0;
  const kept = nodes.filter(isKept);
  for (const node of kept) {
    if (node.parent && !isKept(node.parent)) node.parent = undefined;
    node.children = node.children.filter(isKept);
  }
  return kept.filter(({ parent }) => parent === undefined).sort((a, b) => compareRevisions(a.rev, b.rev));
}

/** No path has more revisions. */
function spanOf(nodes: readonly RevNode[]): number {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const node of nodes) {
    if (!node.parent) first = Math.min(first, generationOf(node.rev));
    if (isLeaf(node)) last = Math.max(last, generationOf(node.rev));
  }
  return last - first + 1;
}

/** What is left of a tree without some of its leaves, and the ancestors that no other leaf has. */
export function removeLeaves(tree: RevTree, revs: Iterable<string>): RevTree {
  const gone = new Set(revs);
  const others = nodesOf(tree).filter((node) => isLeaf(node) && !gone.delete(node.rev));
  return joinPaths(others.map((leaf) => pathOf(leaf)));
}

/** The longest known histories first: those that begin later may begin within them. */
function joinPaths(paths: RevNode[][]): RevTree {
  const startOf = (path: RevNode[]) => generationOf(path.at(-1)?.rev ?? '');
  const tree: RevTree = [];
  for (const path of paths.sort((a, b) => startOf(a) - startOf(b) || compareLeaves(a[0], b[0]))) addPath(tree, path);
  return tree;
}

function compareLeaves(a: RevNode | undefined, b: RevNode | undefined): number {
  if (!a || !b) return 0;
  return compareHashes(hashOf(a.rev), hashOf(b.rev)) || (a.body ?? 0) - (b.body ?? 0);
}

/** Ancestors of a path as they are on the wire: `revisions` of a document. */
export function toRevisions(path: readonly RevNode[]): { start: number; ids: string[] } {
  return { start: generationOf(path[0]?.rev ?? '0-'), ids: path.map(({ rev }) => hashOf(rev)) };
}
