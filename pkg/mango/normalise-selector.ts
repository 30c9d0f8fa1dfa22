import { ExactNumber, type ExactValue, isExactObject, membersOf } from '#pkg/json';
import { parseFieldPath } from './field-path.ts';
import { erlangTerm, mangoError } from './mango-error.ts';
import { compileRegex } from './regex.ts';
import { type Condition, type Selector, selectorToJson, type ValueOperator } from './selector.ts';

/** Throws Mango's own errors: `invalid_selector_json`, `invalid_operator`, `bad_arg`, `invalid_field_name`... */
export function normaliseSelector(selector: ExactValue): Selector {
  if (!isExactObject(selector)) {
    throw mangoError('invalid_selector_json', `Selector must be a JSON object, not: ${erlangTerm(selector)}`);
  }
  if (membersOf(selector).length === 0) return { op: 'everything' };
  const normal = normalise(selector, '');
  if (normal.op === 'field' && normal.field === '') {
    throw mangoError('invalid_selector', 'One or more conditions is missing a field name.');
  }
  return normal;
}

/** @param inside `$elemMatch` and the like: there negations are not pushed down. */
function normalise(value: ExactValue, field: string, inside = false): Selector {
  if (!isExactObject(value)) return condition(field, { op: '$eq', arg: value });
  const members = membersOf(value);
  if (members.length > 1) return { op: '$and', args: members.map((member) => normaliseMember(member, field, inside)) };
  const [only] = members;
  return only === undefined ? condition(field, { op: '$eq', arg: value }) : normaliseMember(only, field, inside);
}

function normaliseMember([name, arg]: [string, ExactValue], field: string, inside: boolean): Selector {
  if (!name.startsWith('$')) return normalise(arg, field === '' ? name : `${field}.${name}`, inside);
  switch (name) {
    case '$and':
    case '$or':
      return { op: name, args: list(name, arg).map((item) => normalise(item, field, inside)) };
    case '$nor': {
      const args = list(name, arg).map((item) => normalise(item, field, inside));
      return inside ? { op: '$nor', args } : { op: '$and', args: args.map(negate) };
    }
    case '$not': {
      const negated = normalise(object(name, arg), field, inside);
      return inside ? { op: '$not', arg: negated } : negate(negated);
    }
    case '$elemMatch':
    case '$allMatch':
    case '$keyMapMatch':
      return condition(field, { op: name, selector: normalise(object(name, arg), '', true) });
    case '$text':
      return text(arg, field);
    case '$where':
      throw mangoError('not_supported', 'Unsupported operator: $where');
    default:
      return condition(field, { op: checkOperator(name, arg), arg });
  }
}

function condition(field: string, of: Condition): Selector {
  if (field !== '') parseFieldPath(field);
  return { op: 'field', field, condition: of };
}

/** There is no text index here: like CouchDB without one, `$text` at the root lets everything through. @compat */
function text(arg: ExactValue, field: string): Selector {
  const shown = { $default: { $text: arg } };
  if (field === '') return { op: 'text', arg };
  throw mangoError('bad_field', `Invalid field normalization on selector: ${erlangTerm(shown)}`);
}

const OPPOSITE: Partial<Record<string, ValueOperator>> = {
  $eq: '$ne',
  $ne: '$eq',
  $lt: '$gte',
  $gte: '$lt',
  $lte: '$gt',
  $gt: '$lte',
  $in: '$nin',
  $nin: '$in',
};

function negate(selector: Selector): Selector {
  if (selector.op === '$and') return { op: '$or', args: selector.args.map(negate) };
  if (selector.op === '$or') return { op: '$and', args: selector.args.map(negate) };
  if (selector.op === 'text') throw badArgument('$not', selectorToJson(selector));
  if (selector.op !== 'field') return selector;
  return { ...selector, condition: negateCondition(selector.condition) };
}

function negateCondition(negated: Condition): Condition {
  if (negated.op === '$not') return negated.condition;
  const opposite = OPPOSITE[negated.op];
  if (opposite !== undefined && 'arg' in negated) return { op: opposite, arg: negated.arg };
  if (negated.op === '$exists') return { op: '$exists', arg: !negated.arg };
  return { op: '$not', condition: negated };
}

const isInteger = (value: ExactValue | undefined) =>
  value instanceof ExactNumber ? typeof value.value === 'bigint' : Number.isInteger(value);

/** What the argument of each operator must be. Another one makes CouchDB deny that it has such an operator, for some. */
const ARGUMENTS: Record<ValueOperator, (arg: ExactValue) => boolean | 'no such operator'> = {
  $eq: () => true,
  $ne: () => true,
  $lt: () => true,
  $lte: () => true,
  $gt: () => true,
  $gte: () => true,
  $in: Array.isArray,
  $nin: Array.isArray,
  $all: Array.isArray,
  $exists: (arg) => typeof arg === 'boolean',
  $type: (arg) => typeof arg === 'string',
  $size: (arg) => isInteger(arg) && Number(arg) >= 0,
  $mod: (arg) => Array.isArray(arg) && arg.length === 2 && arg.every(isInteger) && arg[0] !== 0,
  $regex: (arg) => (typeof arg === 'string' ? compileRegex(arg) !== undefined : 'no such operator'),
  $beginsWith: (arg) => (typeof arg === 'string' ? true : 'no such operator'),
};

function checkOperator(name: string, arg: ExactValue): ValueOperator {
  const accepts = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name as ValueOperator](arg) : 'no such operator';
  if (accepts === 'no such operator') throw mangoError('invalid_operator', `Invalid operator: ${name}`);
  if (!accepts) throw badArgument(name, arg);
  return name as ValueOperator;
}

function list(name: string, arg: ExactValue): ExactValue[] {
  if (!Array.isArray(arg)) throw badArgument(name, arg);
  return arg;
}

function object(name: string, arg: ExactValue): ExactValue {
  if (!isExactObject(arg)) throw badArgument(name, arg);
  return arg;
}

function badArgument(name: string, arg: ExactValue) {
  return mangoError('bad_arg', `Bad argument for operator ${name}: ${erlangTerm(arg)}`);
}
