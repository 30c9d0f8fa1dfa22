import { compareValues } from '#pkg/collation';
import type { ExactValue } from '#pkg/json';
import type { Condition, Selector } from './selector.ts';

/** The values of a field that can match; a bound that is absent is open. */
export interface Range {
  low?: Bound;
  high?: Bound;
}
interface Bound {
  value: ExactValue;
  inclusive: boolean;
}

/** Above every value, as CouchDB shows it. */
export const MAX = '<MAX>';

/**
 * The range of a field in a selector, or 'empty' when nothing can match. `$or` and `$not` do not narrow.
 * @compat CouchDB collates ids here, though it then compares them by their bytes.
 */
export function rangeOf(selector: Selector, field: string): Range | 'empty' {
  const range: Range = {};
  // As a part of a selector, an empty list lets everything through.
  if ('args' in selector && selector.args.length === 0) return 'empty';
  return narrow(range, selector, field) ? range : 'empty';
}

function narrow(range: Range, selector: Selector, field: string): boolean {
  if (selector.op === 'field') {
    return selector.field !== field || narrowBy(range, selector.condition);
  }
  if (!('args' in selector)) return true;
  return selector.op === '$or' || selector.args.every((arg) => narrow(range, arg, field));
}

function narrowBy(range: Range, condition: Condition): boolean {
  if (!('arg' in condition)) return true;
  const { op, arg: value } = condition;
  if (op === '$beginsWith') {
    raise(range, { value, inclusive: true });
    lower(range, { value: `${String(value)}\uffff`, inclusive: true });
  }
  if (op === '$eq' || op === '$gt' || op === '$gte') raise(range, { value, inclusive: op !== '$gt' });
  if (op === '$eq' || op === '$lt' || op === '$lte') lower(range, { value, inclusive: op !== '$lt' });
  return isPossible(range);
}

function raise(range: Range, bound: Bound): void {
  const order = range.low ? compareValues(bound.value, range.low.value) : 1;
  if (order > 0 || (order === 0 && !bound.inclusive)) range.low = bound;
}

function lower(range: Range, bound: Bound): void {
  const order = range.high ? compareValues(bound.value, range.high.value) : -1;
  if (order < 0 || (order === 0 && !bound.inclusive)) range.high = bound;
}

function isPossible({ low, high }: Range): boolean {
  if (!low || !high) return true;
  const order = compareValues(low.value, high.value);
  return order < 0 || (order === 0 && low.inclusive && high.inclusive);
}

/** The ranges of the columns of an index, or 'empty'. */
export function rangesOf(selector: Selector, columns: readonly string[]): Range[] | 'empty' {
  const ranges: Range[] = [];
  // An index of no column is as good as any other: only an impossible selector empties it.
  for (const column of columns.length === 0 ? [''] : columns) {
    const range = rangeOf(selector, column);
    if (range === 'empty') return 'empty';
    if (columns.length > 0) ranges.push(range);
  }
  return ranges;
}

/** The lower ends of the ranges, up to the first open one. */
export function startKey(ranges: readonly Range[]): ExactValue[] {
  const open = ranges.findIndex(({ low }) => low === undefined);
  return ranges.slice(0, open < 0 ? ranges.length : open).map(({ low }) => low?.value ?? null);
}

/** The upper ends of the ranges, up to the first open one. */
export function endKey(ranges: readonly Range[]): ExactValue[] {
  const open = ranges.findIndex(({ high }) => high === undefined);
  return ranges.slice(0, open < 0 ? ranges.length : open).map(({ high }) => high?.value ?? null);
}
