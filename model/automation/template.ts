import type { JsonObject, JsonValue } from '#pkg/json';

const HOLE = /\{\{\s{0,5}([a-z_][\w-]{0,100}(?:\.[\w-]{1,100}){0,8})\s{0,5}\}\}/gi;
/** Characters of one value, and of a whole text. */
const MAX_VALUE = 2_000;
const MAX_TEXT = 20_000;

/**
 * A text with the values of an event in the place of their names: `{{file.name}}`. It is no language: there is nothing but names,
 * a value is never read as a template, and what is not there is empty.
 */
export function fillText(template: string, values: JsonObject): string {
  const filled = template.replace(HOLE, (_hole, path: string) => wordsOf(valueAt(values, path)));
  return [...filled].slice(0, MAX_TEXT).join('');
}

/** The same on one line, for titles, names and subjects. */
export function fillLine(template: string, values: JsonObject, max = 200): string {
  // Control characters would begin another header, or hide the end of a name.
  const line = fillText(template, values).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return [...line.trim()].slice(0, max).join('');
}

/** The names that a text asks for. */
export function namesIn(template: string): string[] {
  return [...template.matchAll(HOLE)].map(([, path = '']) => path);
}

/** A member of an object, by a path with dots; what is inherited is not there. */
export function valueAt(values: JsonValue | undefined, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = values;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

function wordsOf(value: JsonValue | undefined): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.slice(0, MAX_VALUE).toWellFormed() : '';
}
