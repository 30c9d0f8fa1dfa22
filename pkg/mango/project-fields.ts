import { type ExactValue, exactObject, isExactObject, membersOf } from '#pkg/json';
import { BAD_PATH, parseFieldPath, valueAt } from './field-path.ts';

/** The asked fields of a document, nested as they are in it; an element of an array becomes a member of an object. */
export type Projection = (document: ExactValue) => ExactValue;

/** Throws `invalid_field_name`. */
export function compileFields(fields: readonly string[]): Projection {
  const paths = fields.map(parseFieldPath);
  return (document) => {
    const projected: Tree = new Map();
    for (const path of paths) {
      const value = valueAt(document, path);
      if (value !== undefined && value !== BAD_PATH) setAt(projected, path, value);
    }
    return toExact(projected);
  };
}

type Tree = Map<string, Tree | { value: ExactValue }>;

function setAt(tree: Tree, path: readonly string[], value: ExactValue): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    tree.set(name, { value });
    return;
  }
  const below = tree.get(name);
  const subtree = below instanceof Map ? below : toTree(below?.value);
  tree.set(name, subtree);
  setAt(subtree, rest, value);
}

function toTree(value: ExactValue | undefined): Tree {
  if (!isExactObject(value)) return new Map();
  return new Map(membersOf(value).map(([name, member]) => [name, { value: member }]));
}

function toExact(tree: Tree): ExactValue {
  return exactObject([...tree].map(([name, node]) => [name, node instanceof Map ? toExact(node) : node.value]));
}
