import { leavesOf, pathOf, type RevTree } from './rev-tree.ts';
import { generationOf, hashOf } from './revision.ts';

/**
 * How the revisions of a document are stored. Nearly all documents have one branch: their history is a flat text,
 * `<hash>:<body> <hash>:<body> ...`, newest first, to which an update adds in front without reading it. With a second
 * branch, or a hash that holds a separator, it is a tree, in JSON.
 */
type TreeText = [rev: string, parent: number, body: number | null, deleted: 0 | 1][];

const SEPARATORS = /[ :[]/;

/** True when the flat form can hold this hash. */
function isFlatHash(hash: string): boolean {
  return !SEPARATORS.test(hash);
}

export function isFlat(history: string): boolean {
  return !history.startsWith('[');
}

/** The flat text of a revision in front of those of its ancestors; `limit` revisions are kept in all. */
export function prependFlat(history: string, hash: string, body: number, limit: number): string {
  const text = `${hash}:${body.toString(36)}${history && ' '}${history}`;
  let at = -1;
  for (let kept = 0; kept < limit; kept++) {
    at = text.indexOf(' ', at + 1);
    if (at < 0) return text;
  }
  return text.slice(0, at);
}

/** The winner's revision and tombstone flag complete a flat text. */
export function parseHistory(history: string, winner: { rev: string; deleted: boolean }): RevTree {
  return isFlat(history) ? parseFlat(history, winner) : parseTree(history);
}

function parseFlat(history: string, winner: { rev: string; deleted: boolean }): RevTree {
  const entries = history.split(' ').map((entry) => entry.split(':') as [hash: string, body?: string]);
  let generation = generationOf(winner.rev);
  const revs = entries.map(([hash]) => `${generation--}-${hash}`);
  const tree: RevTree = new Map();
  for (const [index, rev] of revs.entries()) {
    const body = entries[index]?.[1];
    tree.set(rev, {
      parent: revs[index + 1],
      body: body === undefined ? undefined : Number.parseInt(body, 36),
      deleted: index === 0 && winner.deleted,
    });
  }
  return tree;
}

function parseTree(history: string): RevTree {
  const nodes = JSON.parse(history) as TreeText;
  return new Map(
    nodes.map(([rev, parent, body, deleted]) => [
      rev,
      { parent: nodes[parent]?.[0], body: body ?? undefined, deleted: deleted === 1 },
    ]),
  );
}

export function formatHistory(tree: RevTree): string {
  const leaves = leavesOf(tree);
  const [leaf] = leaves;
  if (leaves.length === 1 && leaf !== undefined) {
    const path = pathOf(tree, leaf);
    if (path.every((rev) => isFlatHash(hashOf(rev)))) return formatFlat(tree, path);
  }
  const index = new Map([...tree.keys()].map((rev, at) => [rev, at]));
  const text: TreeText = [...tree].map(([rev, { parent, body, deleted }]) => [
    rev,
    parent === undefined ? -1 : (index.get(parent) as number),
    body ?? null,
    deleted ? 1 : 0,
  ]);
  return JSON.stringify(text);
}

function formatFlat(tree: RevTree, path: readonly string[]): string {
  return path
    .map((rev) => {
      const body = tree.get(rev)?.body;
      return body === undefined ? hashOf(rev) : `${hashOf(rev)}:${body.toString(36)}`;
    })
    .join(' ');
}
