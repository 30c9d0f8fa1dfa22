import { type CompareValues, compareRawValues, compareValues } from '#pkg/collation';
import { ExactNumber, type ExactValue, isExactObject, membersOf } from '#pkg/json';
import { BAD_PATH, parseFieldPath, valueAt } from './field-path.ts';
import { compileRegex } from './regex.ts';
import type { Condition, Selector, ValueOperator } from './selector.ts';

/** Tells whether a value (a document with `_id` and `_rev`) matches. */
export type Matcher = (value: ExactValue) => boolean;

export function compileSelector(selector: Selector): Matcher {
  switch (selector.op) {
    case '$and': {
      const all = selector.args.map(compileSelector);
      return (value) => all.every((matches) => matches(value));
    }
    case '$or': {
      const any = selector.args.map(compileSelector);
      return (value) => any.some((matches) => matches(value));
    }
    case 'field':
      return compileField(selector.field, selector.condition);
    default:
      return () => true;
  }
}

function compileField(field: string, condition: Condition): Matcher {
  const matches = compileCondition(condition, comparisonOf(field));
  if (field === '') return matches;
  const path = parseFieldPath(field);
  const matchesMissing = condition.op === '$exists' && condition.arg === false;
  return (value) => {
    const found = valueAt(value, path);
    if (found === undefined) return matchesMissing;
    return found !== BAD_PATH && matches(found);
  };
}

/** Ids are compared by their bytes, as they are sorted. */
function comparisonOf(field: string): CompareValues {
  return field === '_id' ? compareRawValues : compareValues;
}

function compileCondition(condition: Condition, compare: CompareValues): Matcher {
  if (condition.op === '$not') {
    const matches = compileCondition(condition.condition, compare);
    return (value) => !matches(value);
  }
  if ('arg' in condition) return OPERATORS[condition.op](condition.arg, compare);
  const matches = compileSelector(condition.selector);
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

function isIn(list: ExactValue[], value: ExactValue, compare: CompareValues): boolean {
  return list.some((item) => item === value || compare(item, value) === 0);
}

/** Of an array, one of the elements must be among the arguments. */
function isAmong(arg: ExactValue, value: ExactValue, compare: CompareValues): boolean {
  if (!Array.isArray(value)) return isIn(items(arg), value, compare);
  return value.some((element) => isIn(items(arg), element, compare));
}

const OPERATORS: Record<ValueOperator, (arg: ExactValue, compare: CompareValues) => Matcher> = {
  $eq: (arg, compare) => (value) => value === arg || compare(value, arg) === 0,
  $ne: (arg, compare) => (value) => value !== arg && compare(value, arg) !== 0,
  $lt: (arg, compare) => (value) => compare(value, arg) < 0,
  $lte: (arg, compare) => (value) => compare(value, arg) <= 0,
  $gt: (arg, compare) => (value) => compare(value, arg) > 0,
  $gte: (arg, compare) => (value) => compare(value, arg) >= 0,
  $in: (arg, compare) => (value) => isAmong(arg, value, compare),
  $nin: (arg, compare) => (value) => !isAmong(arg, value, compare),
  $all: (arg, compare) => (value) => Array.isArray(value) && hasAll(value, items(arg), compare),
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
function hasAll(value: ExactValue[], wanted: ExactValue[], compare: CompareValues): boolean {
  const [first] = wanted;
  if (first === undefined) return false;
  if (wanted.length === 1 && Array.isArray(first) && compare(first, value) === 0) return true;
  return wanted.every((item) => isIn(value, item, compare));
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
