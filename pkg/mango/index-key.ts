import type { ExactValue } from '#pkg/json';
import { BAD_PATH, parseFieldPath, valueAt } from './field-path.ts';
import type { IndexDefinition } from './index-definition.ts';
import { compileSelector, type Matcher } from './match-selector.ts';

/** The key of a document in an index, or undefined when the index does not hold it (a field is missing). */
export type IndexKeyOf = (document: ExactValue) => ExactValue[] | undefined;

export function compileIndex({ fields, partialFilter }: Pick<IndexDefinition, 'fields' | 'partialFilter'>): IndexKeyOf {
  const paths = fields.map(({ field }) => parseFieldPath(field));
  const isIn = partialFilter ? orFalse(compileSelector(partialFilter)) : () => true;
  return (document) => {
    const key: ExactValue[] = [];
    for (const path of paths) {
      const value = valueAt(document, path);
      if (value === undefined || value === BAD_PATH) return undefined;
      key.push(value);
    }
    return isIn(document) ? key : undefined;
  };
}

/** A filter that gives up (an expression that takes too long) must not keep the document from being written. */
function orFalse(matches: Matcher): Matcher {
  return (document) => {
    try {
      return matches(document);
    } catch {
      return false;
    }
  };
}
