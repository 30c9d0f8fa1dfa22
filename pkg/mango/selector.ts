import { type ExactObject, type ExactValue, exactObject } from '#pkg/json';

/**
 * A normalised selector: no implicit operators, whole field paths, and negations pushed down to the conditions.
 * An empty field stands for the value itself (inside `$elemMatch` and the like).
 */
export type Selector =
  | { op: 'everything' }
  | { op: 'text'; arg: ExactValue }
  | { op: '$and' | '$or'; args: Selector[] }
  | Negation
  | { op: 'field'; field: string; condition: Condition };

/** Only inside `$elemMatch` and the like, where negations stay where they are: what is missing there is not what is asked. */
export type Negation = { op: '$not'; arg: Selector } | { op: '$nor'; args: Selector[] };

export type Condition =
  | { op: ValueOperator; arg: ExactValue }
  | { op: '$elemMatch' | '$allMatch' | '$keyMapMatch'; selector: Selector }
  | { op: '$not'; condition: Condition };

export type ValueOperator =
  | '$eq'
  | '$ne'
  | '$lt'
  | '$lte'
  | '$gt'
  | '$gte'
  | '$in'
  | '$nin'
  | '$all'
  | '$exists'
  | '$type'
  | '$size'
  | '$mod'
  | '$regex'
  | '$beginsWith';

/** The normalised selector in JSON, as `_explain` and design documents show it. */
export function selectorToJson(selector: Selector): ExactObject {
  if (selector.op === 'everything') return {};
  if (selector.op === 'text') return { $default: { $text: selector.arg } };
  if (selector.op === 'field') {
    return exactObject([[selector.field, conditionToJson(selector.condition)]]);
  }
  if (selector.op === '$not') return { $not: selectorToJson(selector.arg) };
  return { [selector.op]: selector.args.map(selectorToJson) };
}

function conditionToJson(condition: Condition): ExactObject {
  if (condition.op === '$not') return { $not: conditionToJson(condition.condition) };
  return { [condition.op]: 'selector' in condition ? selectorToJson(condition.selector) : condition.arg };
}

/** The names of the fields a selector reads. */
export function fieldsOf(selector: Selector): string[] {
  if (selector.op === 'field') return [selector.field];
  return 'args' in selector ? selector.args.flatMap(fieldsOf) : [];
}
