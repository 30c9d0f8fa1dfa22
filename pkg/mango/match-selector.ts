import { type CompareValues, compareRawValues, compareValues } from '#pkg/collation';
import { ExactNumber, type ExactValue, isExactObject, membersOf } from '#pkg/json';
import { BAD_PATH, parseFieldPath, valueAt } from './field-path.ts';
import { mangoError } from './mango-error.ts';
import { compileRegex } from './regex.ts';
import type { Condition, Selector, ValueOperator } from './selector.ts';

/** Tells whether a value (a document with `_id` and `_rev`) matches. */
export type Matcher = (value: ExactValue) => boolean;

/**
 * Comparisons that one value may cost, some tenths of a second: a long list against a long array, or many conditions on
 * each of its elements, would hold the loop for hours.
 */
const MAX_STEPS = 10_000_000;

/** What is left of them for the value at hand. */
interface Meter {
  left: number;
}

/** The matcher throws `bad_arg` when a value takes too long. */
export function compileSelector(selector: Selector): Matcher {
  const meter: Meter = { left: 0 };
  const matches = compilePart(selector, meter);
  return (value) => {
    meter.left = MAX_STEPS;
    return matches(value);
  };
}

function spend(meter: Meter, steps: number): void {
  meter.left -= steps;
  if (meter.left < 0) throw mangoError('bad_arg', 'The selector takes too long.');
}

function compilePart(selector: Selector, meter: Meter): Matcher {
  switch (selector.op) {
    case '$and':
    case '$or': {
      const parts = selector.args.map((part) => compilePart(part, meter));
      const isAll = selector.op === '$and';
      return (value) => {
        spend(meter, parts.length);
        if (isAll || parts.length === 0) return parts.every((matches) => matches(value));
        return parts.some((matches) => matches(value));
      };
    }
    case '$not': {
      const matches = compilePart(selector.arg, meter);
      return (value) => !matches(value);
    }
    case '$nor': {
      const parts = selector.args.map((part) => compilePart(part, meter));
      return (value) => {
        spend(meter, parts.length);
        return !parts.some((matches) => matches(value));
      };
    }
    case 'field':
      return compileField(selector.field, selector.condition, meter);
    default:
      return () => true;
  }
}

function compileField(field: string, condition: Condition, meter: Meter): Matcher {
  const matches = compileCondition(condition, { compare: comparisonOf(field), meter });
  if (field === '') return matches;
  const path = parseFieldPath(field);
  const matchesMissing = condition.op === '$exists' && condition.arg === false;
  return (value) => {
    const found = valueAt(value, path);
    if (found === undefined) return matchesMissing;
    return found !== BAD_PATH && matches(found);
  };
}

/** Ids are compared by their bytes, as they are sorted, and come after whatever is not a string. @compat */
function comparisonOf(field: string): CompareValues {
  return field === '_id' ? compareIds : compareValues;
}

function compareIds(value: ExactValue, other: ExactValue): number {
  return typeof value === 'string' && typeof other !== 'string' ? 1 : compareRawValues(value, other);
}

/** How the values of a field are compared. */
interface Comparison {
  compare: CompareValues;
  meter: Meter;
}

function compileCondition(condition: Condition, comparison: Comparison): Matcher {
  if (condition.op === '$not') {
    const matches = compileCondition(condition.condition, comparison);
    return (value) => !matches(value);
  }
  if ('arg' in condition) return OPERATORS[condition.op](condition.arg, comparison);
  const { meter } = comparison;
  const part = compilePart(condition.selector, meter);
  const matches: Matcher = (value) => {
    spend(meter, 1);
    return part(value);
  };
  switch (condition.op) {
    case '$elemMatch':
      return (value) => Array.isArray(value) && value.some(matches);
    case '$allMatch':
      return (value) => Array.isArray(value) && value.length > 0 && value.every(matches);
    default:
      return (value) => isExactObject(value) && membersOf(value).some(([name]) => matches(name));
  }
}

const items = (arg: ExactValue) => arg as ExactValue[];

function isIn(list: ExactValue[], value: ExactValue, { compare, meter }: Comparison): boolean {
  spend(meter, list.length);
  return list.some((item) => item === value || compare(item, value) === 0);
}

/** Of an array, one of the elements must be among the arguments. */
function isAmong(arg: ExactValue, value: ExactValue, comparison: Comparison): boolean {
  if (!Array.isArray(value)) return isIn(items(arg), value, comparison);
  return value.some((element) => isIn(items(arg), element, comparison));
}

const OPERATORS: Record<ValueOperator, (arg: ExactValue, comparison: Comparison) => Matcher> = {
  $eq:
    (arg, { compare }) =>
    (value) =>
      value === arg || compare(value, arg) === 0,
  $ne:
    (arg, { compare }) =>
    (value) =>
      value !== arg && compare(value, arg) !== 0,
  $lt:
    (arg, { compare }) =>
    (value) =>
      compare(value, arg) < 0,
  $lte:
    (arg, { compare }) =>
    (value) =>
      compare(value, arg) <= 0,
  $gt:
    (arg, { compare }) =>
    (value) =>
      compare(value, arg) > 0,
  $gte:
    (arg, { compare }) =>
    (value) =>
      compare(value, arg) >= 0,
  $in: (arg, comparison) => (value) => isAmong(arg, value, comparison),
  $nin: (arg, comparison) => (value) => !isAmong(arg, value, comparison),
  $all: (arg, comparison) => (value) => Array.isArray(value) && hasAll(value, items(arg), comparison),
  $exists: (arg) => () => arg === true,
  $type: (arg) => (value) => typeName(value) === arg,
  $size: (arg) => (value) => Array.isArray(value) && value.length === Number(arg),
  $mod: (arg) => (value) => hasRemainder(value, arg),
  $regex: (arg) => {
    const regex = compileRegex(String(arg));
    return (value) => typeof value === 'string' && regex?.(value) === true;
  },
  $beginsWith: (arg) => (value) => typeof value === 'string' && value.startsWith(String(arg)),
};

/** One argument that is an array may also be the whole value. @compat */
function hasAll(value: ExactValue[], wanted: ExactValue[], comparison: Comparison): boolean {
  const [first] = wanted;
  if (first === undefined) return false;
  if (wanted.length === 1 && Array.isArray(first) && comparison.compare(first, value) === 0) return true;
  return wanted.every((item) => isIn(value, item, comparison));
}

function typeName(value: ExactValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof ExactNumber ? 'number' : typeof value;
}

function hasRemainder(value: ExactValue, arg: ExactValue): boolean {
  const [divisor, remainder] = items(arg).map(toBigInt);
  const dividend = toBigInt(value);
  if (dividend === undefined || divisor === undefined) return false;
  return dividend % divisor === remainder;
}

function toBigInt(value: ExactValue): bigint | undefined {
  if (value instanceof ExactNumber) return typeof value.value === 'bigint' ? value.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
