import { type ExactValue, isExactObject, memberOf } from '#pkg/json';
import { mangoError } from './mango-error.ts';

/** The names of a path such as `address.street`; `\.` is a dot within a name. Throws `invalid_field_name`. */
export function parseFieldPath(field: string): string[] {
  const names = field.split(/(?<!\\)\./).map((name) => name.replaceAll('\\', ''));
  if (field.split(/(?<!\\)\./).includes('')) throw mangoError('invalid_field_name', `Invalid field name: ${field}`);
  return names;
}

/** What a path meets when it goes through something that has no members. */
export const BAD_PATH = Symbol('bad path');

/** The value at a path; `undefined` when its last object has no such member. Arrays are entered by position. */
export function valueAt(value: ExactValue, path: readonly string[]): ExactValue | undefined | typeof BAD_PATH {
  let at: ExactValue | undefined = value;
  for (const name of path) {
    if (at === undefined) return undefined;
    if (Array.isArray(at)) {
      const item: ExactValue | undefined = /^[0-9]+$/.test(name) ? at[Number(name)] : undefined;
      if (item === undefined) return BAD_PATH;
      at = item;
    } else if (isExactObject(at)) {
      at = memberOf(at, name);
    } else {
      return BAD_PATH;
    }
  }
  return at;
}
