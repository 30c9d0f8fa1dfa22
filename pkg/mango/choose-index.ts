import type { IndexDefinition } from './index-definition.ts';
import { mangoError } from './mango-error.ts';
import type { Query } from './query.ts';
import { type Condition, fieldsOf, type Selector } from './selector.ts';

/** What there is to say of an index that was not chosen. */
interface Candidate {
  index: IndexDefinition | 'all-docs';
  usable: boolean;
  reason: string;
  /** 1 for the next best. */
  ranking: number;
  covering: boolean | null;
}

export interface Choice {
  /** Undefined when none can give the sort. */
  chosen: IndexDefinition | 'all-docs' | undefined;
  candidates: Candidate[];
}

/** Chooses as CouchDB does: the index whose columns agree most with the selector, then the smallest, then by name. */
export function chooseIndex(indexes: readonly IndexDefinition[], query: Query): Choice {
  const named = indexes.filter((index) => isNamed(index, query.useIndex));
  const suitable = named.filter((index) => refusal(index, query) === undefined);
  if (!query.allowFallback) refuseFallback(query.useIndex, suitable.length > 0);
  const open = suitable.length > 0 ? suitable : indexes.filter((index) => !refusal(index, query) && !isPartial(index));
  const [best] = open.toSorted((a, b) => compareUsable(a, b, query));
  const chosen = best ?? (allDocsIsUsable(query) ? 'all-docs' : undefined);
  return { chosen, candidates: analyse(indexes, query, chosen, suitable.length > 0) };
}

/** Throws `no_usable_index`. */
export function requireIndex({ chosen }: Choice): IndexDefinition | 'all-docs' {
  if (chosen !== undefined) return chosen;
  throw mangoError('no_usable_index', 'No index exists for this sort, try indexing by the sort fields.');
}

/** How `use_index` is shown in messages. */
export function shownUseIndex(useIndex: readonly string[]): string {
  return `_design/${useIndex.join(', ')}`;
}

export function columnsOf({ fields }: IndexDefinition): string[] {
  return fields.map(({ field }) => field);
}

/** The fields with a condition that an index can narrow. */
export function indexableFields(selector: Selector): string[] {
  if (selector.op === 'field') return isIndexable(selector.condition) ? [selector.field] : [];
  if (selector.op !== '$and') return [];
  return [...new Set(selector.args.flatMap(indexableFields))].sort();
}

const INDEXABLE = new Set(['$eq', '$lt', '$lte', '$gt', '$gte', '$exists', '$beginsWith']);

function isIndexable({ op }: Condition): boolean {
  return INDEXABLE.has(op);
}

function isPartial({ partialFilter }: IndexDefinition): boolean {
  return partialFilter !== undefined;
}

function isNamed({ ddoc, name }: IndexDefinition, [wantedDdoc, wantedName]: readonly string[]): boolean {
  if (wantedDdoc === undefined || ddoc !== `_design/${wantedDdoc}`) return false;
  return wantedName === undefined || name === wantedName;
}

function refuseFallback(useIndex: readonly string[], isSuitable: boolean): void {
  if (useIndex.length === 0) {
    throw mangoError('invalid_index', 'You must specify an index with the `use_index` parameter.');
  }
  if (isSuitable) return;
  const shown = shownUseIndex(useIndex);
  throw mangoError('invalid_index', `${shown} specified by \`use_index\` could not be found or it is not suitable.`);
}

/** Why an index cannot serve a query at all. */
function refusal(index: IndexDefinition, { selector, sort }: Query): string | undefined {
  const columns = columnsOf(index);
  const sorted = sort.map(({ field }) => field);
  const needed = columns.filter((column) => !sorted.includes(column) && column !== '_id' && column !== '_rev');
  if (selector.op === 'everything') return 'empty_selector';
  if (missingFields(selector, needed).length > 0) return 'field_mismatch';
  return canSort(columns, sorted, selector) ? undefined : 'sort_order_mismatch';
}

/** The fields that a matching document may lack: an index does not hold such documents. */
function missingFields(selector: Selector, needed: string[]): string[] {
  if (selector.op === 'field') {
    const { field, condition } = selector;
    const mayLack = condition.op === '$exists' && condition.arg === false;
    return mayLack ? needed : needed.filter((name) => name !== field);
  }
  if (selector.op === '$and') return selector.args.reduce((rest, arg) => missingFields(arg, rest), needed);
  if (selector.op === '$or') return [...new Set(selector.args.flatMap((arg) => missingFields(arg, needed)))];
  return needed;
}

/** The sort must be a prefix of the columns, but for leading columns that have one value only. */
function canSort(columns: readonly string[], sort: readonly string[], selector: Selector): boolean {
  if (sort.length === 0) return true;
  const [first, ...rest] = columns;
  if (first === undefined) return false;
  if (sort.every((field, index) => columns[index] === field)) return true;
  return isConstant(selector, first) && canSort(rest, sort, selector);
}

function isConstant(selector: Selector, field: string): boolean {
  if (selector.op === 'field') return selector.field === field && selector.condition.op === '$eq';
  return selector.op === '$and' && selector.args.some((arg) => isConstant(arg, field));
}

function allDocsIsUsable({ selector, sort }: Query): boolean {
  if (sort.length === 0) return true;
  return sort.every(({ field }) => field === '_id') && fieldsOf(selector).includes('_id');
}

/** How many narrowable fields are not among the first columns. */
function overlapGap(index: IndexDefinition, query: Query): number {
  const fields = indexableFields(query.selector);
  const columns = columnsOf(index);
  const end = columns.findIndex((column) => !fields.includes(column));
  return fields.length - (end < 0 ? columns.length : end);
}

function compareUsable(a: IndexDefinition, b: IndexDefinition, query: Query): number {
  return overlapGap(a, query) - overlapGap(b, query) || a.fields.length - b.fields.length || compareNames(a, b);
}

function compareNames(a: IndexDefinition, b: IndexDefinition): number {
  const left = `${a.ddoc}\0${a.name}`;
  const right = `${b.ddoc}\0${b.name}`;
  return left < right ? -1 : Number(left > right);
}

function analyse(
  indexes: readonly IndexDefinition[],
  query: Query,
  chosen: Choice['chosen'],
  byUser: boolean,
): Candidate[] {
  const others = indexes.filter((index) => index !== chosen);
  const isUsable = (index: IndexDefinition) => !refusal(index, query) && !isPartial(index);
  const usable = others.filter(isUsable).sort((a, b) => compareUsable(a, b, query));
  const allDocs = chosen !== 'all-docs' && allDocsIsUsable(query);
  const last = usable.length + (allDocs ? 1 : 0) + 1;
  const rank = (position: number) => (byUser ? 1 : position);
  const ofIndexes = others
    .toSorted(compareNames)
    .reverse()
    .map((index): Candidate => {
      const covering = covers(index, query.fields);
      if (isUsable(index)) {
        const reason = byUser ? 'excluded_by_user' : lossReason(index, chosen, query);
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

function lossReason(index: IndexDefinition, chosen: Choice['chosen'], query: Query): string {
  if (chosen === undefined || chosen === 'all-docs') return 'alphabetically_comes_after';
  if (overlapGap(index, query) > overlapGap(chosen, query)) return 'less_overlap';
  return index.fields.length > chosen.fields.length ? 'too_many_fields' : 'alphabetically_comes_after';
}

/** True when the columns hold all these fields (whole documents are in no index). */
export function covers(index: IndexDefinition, fields: readonly string[]): boolean {
  const columns = columnsOf(index);
  return fields.length > 0 && fields.every((field) => field === '_id' || columns.includes(field));
}
