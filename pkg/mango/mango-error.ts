import { AppError } from '#pkg/errors';
import { ExactNumber, type ExactValue, membersOf } from '#pkg/json';

/** An answer 400 of Mango: `{"error": code, "reason": reason}`. */
export function mangoError(code: string, reason: string): AppError {
  return new AppError('bad-request', reason, { code });
}

/** Characters of a wrong argument that an error shows. */
const LONGEST_SHOWN = 1000;

/**
 * A value as Erlang prints it: CouchDB shows wrong arguments so. `bytes` prints strings as lists of bytes.
 * @compat
 */
export function erlangTerm(value: ExactValue, strings: 'bytes' | 'quoted' = 'bytes'): string {
  const shown = printTerm(value, strings);
  return shown.length <= LONGEST_SHOWN ? shown : `${shown.slice(0, LONGEST_SHOWN)}...`;
}

function printTerm(value: ExactValue, strings: 'bytes' | 'quoted'): string {
  const print = (item: ExactValue): string => printTerm(item, strings);
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'string') {
    if (value === '') return '<<>>';
    return strings === 'quoted'
      ? `<<${JSON.stringify(value)}>>`
      : `<<${[...Buffer.from(value.slice(0, LONGEST_SHOWN))].join(',')}>>`;
  }
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const members = membersOf(value).map(([name, member]) => `{${print(name)},${print(member)}}`);
  return `{[${members.join(',')}]}`;
}
