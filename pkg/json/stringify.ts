import { ExactNumber, type ExactValue, membersOf } from './exact-value.ts';

const ESCAPES = /\\(?:u(00[0-9a-f]{2})|[^u])/g;

/**
 * The canonical JSON text of a string, as CouchDB writes it: control characters without a short escape are `\u001F`.
 * The string must have no lone surrogate.
 */
export function quote(text: string): string {
  return canonicalEscapes(JSON.stringify(text));
}

/** Turns the escapes of `JSON.stringify` into those of CouchDB. */
export function canonicalEscapes(json: string): string {
  if (!json.includes('\\u')) return json;
  return json.replace(ESCAPES, (found, hex?: string) => (hex === undefined ? found : `\\u${hex.toUpperCase()}`));
}

/** The canonical text of an exact value: exactly what was stored. */
export function stringifyExact(value: ExactValue): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quote(value);
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(stringifyExact).join(',')}]`;
  return `{${membersOf(value)
    .map(([name, member]) => `${quote(name)}:${stringifyExact(member)}`)
    .join(',')}}`;
}
