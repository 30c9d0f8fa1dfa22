import {
  allDocsIsUsable,
  allDocsRefusal,
  type Choice,
  comparedFields,
  compareNames,
  compareUsable,
  covers,
  isNamed,
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
export function analyseCandidates(indexes: readonly IndexDefinition[], query: Query, choice: Choice): Candidate[] {
  const { chosen } = choice;
  const narrowable = comparedFields(query.selector);
  const allDocsWhy = allDocsRefusal(query);
  const compared = comparedIndexes(indexes, query, choice, narrowable);
  const ranks = ranksOf(indexes, query, choice, compared.length);
  const ofIndexes = indexes
    .filter((index) => index !== chosen)
    .toSorted(compareNames)
    .reverse()
    .map((index): Candidate => {
      const covering = covers(index, query.fields);
      const why = refusal(index, query);
      if (isPartial(index)) {
        // @compat one that the query names has both places.
        const ranking = ranks.partial + (why !== undefined && isNamed(index, query.useIndex) ? ranks.unusable : 0);
        return { index, usable: false, reason: 'is_partial', ranking, covering };
      }
      if (why !== undefined) return { index, usable: false, reason: why, ranking: ranks.unusable, covering };
      const place = compared.indexOf(index);
      if (place < 0) return { index, usable: true, reason: 'excluded_by_user', ranking: ranks.excluded, covering };
      return { index, usable: true, reason: lossReason(index, chosen, narrowable), ranking: place, covering };
    });
  if (chosen === 'all-docs') return ofIndexes;
  const lost = choice.byUser
    ? { reason: 'excluded_by_user', ranking: ranks.excluded }
    : { reason: 'unfavored_type', ranking: ranks.unfavored };
  const why = allDocsWhy === undefined ? lost : { reason: allDocsWhy, ranking: ranks.unusable };
  return [...ofIndexes, { index: 'all-docs', usable: allDocsWhy === undefined, ...why, covering: null }];
}

/** Those that the choice was between, the best one first. */
function comparedIndexes(
  indexes: readonly IndexDefinition[],
  query: Query,
  { byUser }: Choice,
  narrowable: readonly string[],
): IndexDefinition[] {
  return indexes
    .filter((index) => !refusal(index, query) && (byUser ? isNamed(index, query.useIndex) : !isPartial(index)))
    .sort((a, b) => compareUsable(a, b, narrowable));
}

/** One kind of candidates comes after the other; a kind of which there is none takes no place. */
function ranksOf(indexes: readonly IndexDefinition[], query: Query, { chosen, byUser }: Choice, compared: number) {
  const globals = indexes.filter((index) => !isPartial(index));
  const scope = indexes.filter((index) => !isPartial(index) || isNamed(index, query.useIndex));
  const unusable = scope.filter((index) => refusal(index, query) !== undefined).length;
  const allDocs = allDocsIsUsable(query);
  const others = globals.some((index) => !refusal(index, query) && !isNamed(index, query.useIndex));
  const unfavored = Math.max(1, compared);
  const excluded = unfavored + Number(chosen !== 'all-docs' && !byUser && allDocs);
  const last = excluded + Number(byUser && (others || allDocs));
  return { unfavored, excluded, unusable: last, partial: last + Number(unusable > 0 || !allDocs) };
}

function lossReason(index: IndexDefinition, chosen: Choice['chosen'], fields: readonly string[]): string {
  if (chosen === undefined || chosen === 'all-docs') return 'alphabetically_comes_after';
  if (overlapGap(index, fields) > 0) return 'less_overlap';
  return index.fields.length > chosen.fields.length ? 'too_many_fields' : 'alphabetically_comes_after';
}
