import type { JsonObject, JsonValue } from '#pkg/json';
import { valueAt } from './template.ts';
import type { Condition } from './types.ts';

/** @param old what the document was before; absent when that is not known, or there was none */
export function meetsConditions(conditions: readonly Condition[], doc: JsonObject, old?: JsonObject): boolean {
  return conditions.every((condition) => meets(condition, doc, old));
}

function meets({ member, is, value }: Condition, doc: JsonObject, old: JsonObject | undefined): boolean {
  const found = valueAt(doc, member);
  switch (is) {
    case 'equal':
      return scalars(found).some((one) => same(one, value));
    case 'different':
      return !scalars(found).some((one) => same(one, value));
    case 'contains':
      return scalars(found).some((one) => plain(one).includes(plain(value)));
    case 'greater':
      return scalars(found).some((one) => compare(one, value) > 0);
    case 'less':
      return scalars(found).some((one) => compare(one, value) < 0);
    case 'present':
      return !isEmpty(found);
    case 'absent':
      return isEmpty(found);
    case 'changed':
      return old !== undefined && JSON.stringify(valueAt(old, member)) !== JSON.stringify(found);
  }
}

/** A list has each of its values. */
function scalars(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => (Array.isArray(item) ? [] : scalars(item)));
  return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function same(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

/** Numbers as numbers; dates of RFC 3339 and words as texts. */
function compare(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (a.trim() !== '' && b.trim() !== '' && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return plain(a) < plain(b) ? -1 : Number(plain(a) > plain(b));
}
