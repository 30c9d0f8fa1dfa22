import { type ExactValue, isExactObject, type Json } from '#pkg/json';

/** A document as queries see it: with its id, its revision and what else begins with `_`. */
export function documentValue(head: Readonly<Record<string, ExactValue | undefined>>, body: Json): ExactValue {
  const members = Object.entries(head).filter((entry): entry is [string, ExactValue] => entry[1] !== undefined);
  const exact = body.exact;
  if (!isExactObject(exact)) return Object.fromEntries(members);
  if (exact instanceof Map) return new Map([...members, ...exact]);
  return Object.assign(Object.fromEntries(members), exact);
}
