import { isWholeInKey } from '#pkg/collation';
import {
  checkFallback,
  chooseIndex,
  columnsOf,
  covers,
  impossibleField,
  isNamed,
  requireIndex,
  shownUseIndex,
} from './choose-index.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { Query } from './query.ts';
import { type Range, rangesOf } from './ranges.ts';
import { fieldsOf, type Selector } from './selector.ts';

/** How a query is answered. */
export interface Plan {
  index: IndexDefinition | 'all-docs';
  /** Of the columns of the index (`_id` for all documents); 'empty' when nothing can match. */
  ranges: Range[] | 'empty';
  /** Nothing can match, and nothing is told of it: no bookmark, no warning, no statistics. @compat */
  isSilent: boolean;
  /** The ranges say all: a row within them needs no look at its document. */
  isExact: boolean;
  /** CouchDB would answer from the index alone: no document counts as examined. */
  covering: boolean;
  descending: boolean;
}

/** Throws `no_usable_index`, and `invalid_index` when falling back is not allowed. */
export function planQuery(indexes: readonly IndexDefinition[], query: Query): Plan {
  const choice = chooseIndex(indexes, query);
  const index = requireIndex(choice);
  checkFallback(choice, query);
  return planChoice(index, query);
}

/** The plan of an index that was chosen. */
export function planChoice(index: IndexDefinition | 'all-docs', query: Query): Plan {
  const { selector } = query;
  const columns = index === 'all-docs' ? ['_id'] : columnsOf(index);
  const impossible = impossibleField(selector);
  const ranges = impossible === undefined ? rangesOf(selector, columns) : 'empty';
  return {
    index,
    ranges,
    isSilent: ranges === 'empty' && (impossible === undefined || impossible === columns[0]),
    isExact: index !== 'all-docs' && ranges !== 'empty' && isWhole(ranges) && saysAll(ranges, selector, columns),
    covering: index !== 'all-docs' && covers(index, query.fields) && covers(index, [...fieldsOf(selector), '_id']),
    descending: query.sort[0]?.direction === 'desc',
  };
}

function isWhole(ranges: readonly Range[]): boolean {
  return ranges.every(({ low, high }) =>
    [low, high].every((bound) => bound === undefined || isWholeInKey(bound.value)),
  );
}

/**
 * Ids are compared by their bytes, but their keys collate as any string. An index knows of the other leaves of a document,
 * which a query sees only if it asks for them.
 */
const NOT_SAID = new Set(['_id', '_conflicts', '_deleted_conflicts']);

/** Bytes within bounds are enough when all columns before the last range have one value, and nothing else is asked. */
function saysAll(ranges: readonly Range[], selector: Selector, columns: readonly string[]): boolean {
  const firstRange = ranges.findIndex(({ low, high }) => !low || !high || low.value !== high.value);
  const narrowed = firstRange < 0 ? columns : columns.slice(0, firstRange + 1);
  const isSaid = (part: Selector): boolean => {
    if (part.op === '$and') return part.args.every(isSaid);
    if (part.op !== 'field' || NOT_SAID.has(part.field)) return false;
    const { op } = part.condition;
    if (op === '$exists') return columns.includes(part.field) && 'arg' in part.condition && part.condition.arg === true;
    return narrowed.includes(part.field) && ['$eq', '$lt', '$lte', '$gt', '$gte'].includes(op);
  };
  return isSaid(selector);
}

/** The warnings of an answer, one per line; undefined when there are none. Ten documents read for one is too many. */
export function warningsOf(
  query: Query,
  { index }: Plan,
  stats: { docsExamined: number; results: number },
): string | undefined {
  const warnings: string[] = [];
  const [ddoc, name] = query.useIndex;
  const isAsked = index !== 'all-docs' && isNamed(index, query.useIndex);
  if (ddoc !== undefined && !isAsked) {
    const why = name === undefined ? 'does not contain a valid index' : 'is not a valid index';
    warnings.push(`${shownUseIndex(query.useIndex)} was not used because it ${why} for this query.`);
  }
  if (index === 'all-docs') warnings.push('No matching index found, create an index to optimize query time.');
  if (stats.docsExamined / Math.max(stats.results, 1) > 10) {
    warnings.push(
      'The number of documents examined is high in proportion to the number of results returned. Consider adding a more specific index to improve this.',
    );
  }
  return warnings.length === 0 ? undefined : warnings.join('\n');
}
