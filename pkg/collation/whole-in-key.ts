import { type ExactValue, isExactObject, membersOf } from '#pkg/json';
import { LONGEST_IN_KEY } from './string-key.ts';

/** False when the key of a value does not say all: two values may have the same key and not be equal. */
export function isWholeInKey(value: ExactValue): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_IN_KEY;
  if (Array.isArray(value)) return value.every(isWholeInKey);
  return !isExactObject(value) || membersOf(value).flat().every(isWholeInKey);
}
