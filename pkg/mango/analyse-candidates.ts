import {
  allDocsIsUsable,
  type Choice,
  compareNames,
  compareUsable,
  covers,
  indexableFields,
  isPartial,
  overlapGap,
  refusal,
} from './choose-index.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { Query } from './query.ts';

/** What there is to say of an index that was not chosen. */
interface Candidate {
  index: IndexDefinition | 'all-docs';
  usable: boolean;
  reason: string;
  /** 1 for the next best. */
  ranking: number;
  covering: boolean | null;
}

/** The other indexes, as `_explain` lists them: by name, from the last. */
export function analyseCandidates(
  indexes: readonly IndexDefinition[],
  query: Query,
  { chosen, byUser }: Choice,
): Candidate[] {
  const others = indexes.filter((index) => index !== chosen);
  const narrowable = indexableFields(query.selector);
  const isUsable = (index: IndexDefinition) => !refusal(index, query) && !isPartial(index);
  const usable = others.filter(isUsable).sort((a, b) => compareUsable(a, b, narrowable));
  const allDocs = chosen !== 'all-docs' && allDocsIsUsable(query);
  const last = usable.length + (allDocs ? 1 : 0) + 1;
  const rank = (position: number) => (byUser ? 1 : position);
  const ofIndexes = others
    .toSorted(compareNames)
    .reverse()
    .map((index): Candidate => {
      const covering = covers(index, query.fields);
      if (isUsable(index)) {
        const reason = byUser ? 'excluded_by_user' : lossReason(index, chosen, narrowable);
        return { index, usable: true, reason, ranking: rank(usable.indexOf(index) + 1), covering };
      }
      const reason = isPartial(index) ? 'is_partial' : (refusal(index, query) ?? '');
      return { index, usable: false, reason, ranking: byUser && last > 1 ? 2 : last, covering };
    });
  if (chosen === 'all-docs') return ofIndexes;
  const reason = allDocs ? (byUser ? 'excluded_by_user' : 'unfavored_type') : 'field_mismatch';
  const ranking = allDocs ? rank(usable.length + 1) : last;
  return [...ofIndexes, { index: 'all-docs', usable: allDocs, reason, ranking, covering: null }];
}

function lossReason(index: IndexDefinition, chosen: Choice['chosen'], fields: readonly string[]): string {
  if (chosen === undefined || chosen === 'all-docs') return 'alphabetically_comes_after';
  if (overlapGap(index, fields) > overlapGap(chosen, fields)) return 'less_overlap';
  return index.fields.length > chosen.fields.length ? 'too_many_fields' : 'alphabetically_comes_after';
}
