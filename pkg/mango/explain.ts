import type { ExactObject, ExactValue } from '#pkg/json';
import { analyseCandidates } from './analyse-candidates.ts';
import { checkFallback, chooseIndex, indexableFields } from './choose-index.ts';
import { ALL_DOCS, type IndexDefinition, indexToJson } from './index-definition.ts';
import { type Plan, planChoice } from './plan.ts';
import type { Query } from './query.ts';
import { endKey, MAX, rangeOf, startKey } from './ranges.ts';
import { fieldsOf, selectorToJson } from './selector.ts';

/** The answer of `_explain`. */
export function explainQuery(dbname: string, indexes: readonly IndexDefinition[], query: Query): ExactObject {
  const choice = chooseIndex(indexes, query);
  checkFallback(choice, query);
  const plan = choice.chosen && planChoice(choice.chosen, query);
  const narrowable = indexableFields(query.selector);
  const all = [...new Set(fieldsOf(query.selector))].sort();
  return {
    dbname,
    index: choice.chosen ? shownIndex(choice.chosen) : null,
    partitioned: false,
    selector: selectorToJson(query.selector),
    opts: shownOptions(query),
    limit: query.limit,
    skip: query.skip,
    fields: query.fields,
    index_candidates: analyseCandidates(indexes, query, choice).map(({ index, usable, reason, ranking, covering }) => ({
      index: shownIndex(index),
      analysis: { usable, reasons: [{ name: reason }], ranking, covering },
    })),
    selector_hints: [
      {
        type: 'json',
        indexable_fields: narrowable,
        unindexable_fields: all.filter((field) => !narrowable.includes(field)),
      },
    ],
    ...(plan && { mrargs: viewArguments(plan, query), covering: plan.covering }),
  };
}

function shownIndex(index: IndexDefinition | 'all-docs'): ExactObject {
  return index === 'all-docs' ? (ALL_DOCS as object as ExactObject) : indexToJson(index);
}

function shownOptions(query: Query): ExactObject {
  return {
    use_index: query.useIndex,
    bookmark: query.bookmark,
    limit: query.limit,
    skip: query.skip,
    sort: Object.fromEntries(query.sort.map(({ field, direction }) => [field, direction])),
    fields: query.fields,
    partition: '',
    r: query.r,
    conflicts: query.conflicts,
    stale: query.stale,
    update: query.update,
    stable: query.stable,
    execution_stats: query.executionStats,
    allow_fallback: query.allowFallback,
  };
}

function viewArguments(plan: Plan, query: Query): ExactObject {
  const [low, high] = shownBounds(plan, query);
  return {
    include_docs: !plan.covering,
    view_type: 'map',
    reduce: false,
    partition: null,
    start_key: plan.descending ? high : low,
    end_key: plan.descending ? low : high,
    direction: plan.descending ? 'rev' : 'fwd',
    stable: query.stable,
    update: query.update,
    conflicts: query.conflicts ? true : 'undefined',
  };
}

function shownBounds({ index, ranges, isSilent }: Plan, { selector }: Query): [ExactValue, ExactValue] {
  if (isSilent) return [null, null];
  // @compat another field makes a match impossible: these bounds are open.
  if (ranges === 'empty') return index === 'all-docs' ? [null, MAX] : [[], [MAX]];
  if (index !== 'all-docs') return [startKey(ranges), [...endKey(ranges), MAX]];
  const range = rangeOf(selector, '_id');
  if (range === 'empty') return [null, null];
  // @compat the lowest id is an empty one, but only where the selector speaks of ids.
  const lowest = indexableFields(selector).includes('_id') ? '' : null;
  return [range.low ? range.low.value : lowest, range.high ? range.high.value : MAX];
}
