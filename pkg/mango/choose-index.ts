import { designId, type IndexDefinition } from './index-definition.ts';
import { mangoError } from './mango-error.ts';
import type { Query } from './query.ts';
import { rangeOf } from './ranges.ts';
import type { Condition, Selector } from './selector.ts';

export interface Choice {
  /** Undefined when none can give the sort. */
  chosen: IndexDefinition | 'all-docs' | undefined;
  /** `use_index` names it. */
  byUser: boolean;
  /** How many could serve the query, the list of all documents among them. */
  usable: number;
}

/** Chooses as CouchDB does: the index whose columns agree most with the selector, then the smallest, then by name. */
export function chooseIndex(indexes: readonly IndexDefinition[], query: Query): Choice {
  const narrowable = comparedFields(query.selector);
  const named = indexes.filter((index) => isNamed(index, query.useIndex));
  const suitable = named.filter((index) => refusal(index, query) === undefined);
  const global = indexes.filter((index) => !refusal(index, query) && !isPartial(index));
  const allDocs = allDocsIsUsable(query);
  const open = suitable.length > 0 ? suitable : global;
  const [best] = open.toSorted((a, b) => compareUsable(a, b, narrowable));
  return {
    chosen: best ?? (allDocs ? 'all-docs' : undefined),
    byUser: suitable.length > 0,
    usable: new Set([...global, ...suitable]).size + Number(allDocs),
  };
}

/**
 * Throws `invalid_index` when the query allows no other index than the one it names. One that names none is refused too,
 * unless there is a choice.
 * @compat
 */
export function checkFallback({ byUser, usable }: Choice, { allowFallback, useIndex }: Query): void {
  if (allowFallback || byUser) return;
  if (useIndex.length > 0) {
    const shown = shownUseIndex(useIndex);
    throw mangoError('invalid_index', `${shown} specified by \`use_index\` could not be found or it is not suitable.`);
  }
  if (usable > 1) return;
  throw mangoError('invalid_index', 'You must specify an index with the `use_index` parameter.');
}

/** Throws `no_usable_index`. */
export function requireIndex({ chosen }: Choice): IndexDefinition | 'all-docs' {
  if (chosen !== undefined) return chosen;
  throw mangoError('no_usable_index', 'No index exists for this sort, try indexing by the sort fields.');
}

/** How `use_index` is shown in messages. */
export function shownUseIndex([ddoc = '', ...name]: readonly string[]): string {
  return [designId(ddoc), ...name].join(', ');
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

/** The fields that the choice of an index looks at: those that it can narrow, or the one that makes a match impossible. */
export function comparedFields(selector: Selector): string[] {
  const impossible = impossibleField(selector);
  return impossible === undefined ? indexableFields(selector) : [impossible];
}

/** The first field that no value can satisfy. */
export function impossibleField(selector: Selector): string | undefined {
  return indexableFields(selector).find((field) => rangeOf(selector, field) === 'empty');
}

const INDEXABLE = new Set(['$eq', '$lt', '$lte', '$gt', '$gte', '$exists', '$beginsWith']);

function isIndexable({ op }: Condition): boolean {
  return INDEXABLE.has(op);
}

export function isPartial({ partialFilter }: IndexDefinition): boolean {
  return partialFilter !== undefined;
}

/** `use_index` names it. */
export function isNamed({ ddoc, name }: IndexDefinition, [wantedDdoc, wantedName]: readonly string[]): boolean {
  if (wantedDdoc === undefined || ddoc !== designId(wantedDdoc)) return false;
  return wantedName === undefined || name === wantedName;
}

/** Why an index cannot serve a query at all. */
export function refusal(index: IndexDefinition, { selector, sort }: Query): string | undefined {
  const columns = columnsOf(index);
  const sorted = sort.map(({ field }) => field);
  const needed = columns.filter((column) => !sorted.includes(column) && column !== '_id' && column !== '_rev');
  if (isTextSearch(selector)) return 'needs_text_search';
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
  if (selector.op === '$or') return missingInSome(selector.args, needed);
  return needed;
}

function missingInSome(branches: Selector[], needed: string[]): string[] {
  const missing = new Set<string>();
  for (const branch of branches) {
    for (const field of missingFields(branch, needed)) missing.add(field);
    if (missing.size === needed.length) break;
  }
  return [...missing];
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

export function allDocsIsUsable(query: Query): boolean {
  return allDocsRefusal(query) === undefined;
}

/** Why the list of all documents cannot serve a query at all. */
export function allDocsRefusal({ selector, sort }: Query): string | undefined {
  if (sort.length === 0) return undefined;
  if (!indexableFields(selector).includes('_id')) return 'field_mismatch';
  return sort.length === 1 && sort[0]?.field === '_id' ? undefined : 'sort_order_mismatch';
}

function isTextSearch(selector: Selector): boolean {
  return selector.op === 'text' || ('args' in selector && selector.args.some(isTextSearch));
}

/** How many narrowable fields are not among the first columns. */
export function overlapGap(index: IndexDefinition, fields: readonly string[]): number {
  const columns = columnsOf(index);
  const end = columns.findIndex((column) => !fields.includes(column));
  return fields.length - (end < 0 ? columns.length : end);
}

export function compareUsable(a: IndexDefinition, b: IndexDefinition, fields: readonly string[]): number {
  return overlapGap(a, fields) - overlapGap(b, fields) || a.fields.length - b.fields.length || compareNames(a, b);
}

export function compareNames(a: IndexDefinition, b: IndexDefinition): number {
  const left = `${a.ddoc}\0${a.name}`;
  const right = `${b.ddoc}\0${b.name}`;
  return left < right ? -1 : Number(left > right);
}

/** True when the columns hold all these fields (whole documents are in no index). */
export function covers(index: IndexDefinition, fields: readonly string[]): boolean {
  const columns = columnsOf(index);
  return fields.length > 0 && fields.every((field) => field === '_id' || columns.includes(field));
}
