import { nodesOf, type RevNode, type RevTree } from './rev-tree.ts';
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
  let generation = generationOf(winner.rev);
  let child: RevNode | undefined;
  for (const entry of history.split(' ')) {
    const [hash, body] = entry.split(':');
    const node: RevNode = {
      rev: `${generation--}-${hash}`,
      body: body === undefined ? undefined : Number.parseInt(body, 36),
      deleted: child === undefined && winner.deleted,
      parent: undefined,
      children: child ? [child] : [],
    };
    if (child) child.parent = node;
    child = node;
  }
  return child ? [child] : [];
}

function parseTree(history: string): RevTree {
  const text = JSON.parse(history) as TreeText;
  const nodes = text.map(
    ([rev, , body, deleted]): RevNode => ({
      rev,
      body: body ?? undefined,
      deleted: deleted === 1,
      parent: undefined,
      children: [],
    }),
  );
  for (const [index, node] of nodes.entries()) {
    node.parent = nodes[(text[index] as TreeText[number])[1]];
    node.parent?.children.push(node);
  }
  return nodes.filter(({ parent }) => parent === undefined);
}

export function formatHistory(tree: RevTree): string {
  const nodes = nodesOf(tree);
  const isFlatTree = tree.length === 1 && nodes.every(isFlatNode);
  return isFlatTree ? formatFlat(nodes) : JSON.stringify(toTreeText(nodes));
}

function isFlatNode({ rev, children }: RevNode): boolean {
  return children.length < 2 && isFlatHash(hashOf(rev));
}

function formatFlat(nodes: readonly RevNode[]): string {
  return nodes
    .map(({ rev, body }) => (body === undefined ? hashOf(rev) : `${hashOf(rev)}:${body.toString(36)}`))
    .reverse()
    .join(' ');
}

function toTreeText(nodes: readonly RevNode[]): TreeText {
  const index = new Map(nodes.map((node, at) => [node, at]));
  return nodes.map(({ rev, parent, body, deleted }) => [
    rev,
    (parent && index.get(parent)) ?? -1,
    body ?? null,
    deleted ? 1 : 0,
  ]);
}
