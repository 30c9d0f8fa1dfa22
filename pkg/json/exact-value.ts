import type { JsonObject, JsonValue } from './json-value.ts';

/**
 * A JSON value that has lost nothing of its text. It is the plain JavaScript value wherever JavaScript can hold it;
 * otherwise a number is an `ExactNumber` and an object whose members JavaScript would put in another order is a `Map`.
 */
export type ExactValue = null | boolean | number | string | ExactNumber | ExactValue[] | ExactObject;
export type ExactObject = { [key: string]: ExactValue } | Map<string, ExactValue>;

/** A number that a JavaScript number would alter: an integer beyond 2^53, or a float such as `1.0`. */
export class ExactNumber {
  readonly value: number | bigint;
  /** Canonical text. */
  readonly text: string;

  constructor(value: number | bigint, text: string) {
    this.value = value;
    this.text = text;
  }
}

export function isExactObject(value: ExactValue | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** The member of that name, never an inherited one. */
export function memberOf(object: ExactObject, name: string): ExactValue | undefined {
  if (object instanceof Map) return object.get(name);
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Members in stored order. */
export function membersOf(object: ExactObject): [string, ExactValue][] {
  return object instanceof Map ? [...object] : Object.entries(object);
}

/** An object with these members in this order, whatever their names. */
export function exactObject(members: readonly (readonly [string, ExactValue])[]): ExactObject {
  const map = new Map(members);
  return [...map.keys()].some(isReordered) ? map : toPlainObject(map);
}

/** True for the names that JavaScript moves to the front of an object (array indexes). */
export function isReordered(name: string): boolean {
  return /^(?:0|[1-9][0-9]{0,9})$/.test(name);
}

/** `__proto__` becomes an own member like any other. */
export function toPlainObject<T>(members: Iterable<readonly [string, T]>): { [key: string]: T } {
  return Object.fromEntries(members) as { [key: string]: T };
}

/** The nearest plain JavaScript value: big integers are rounded, members may be reordered. */
export function toPlainValue(value: ExactValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof ExactNumber) return Number(value.value);
  if (Array.isArray(value)) return value.map(toPlainValue);
  return toPlainObject(membersOf(value).map(([name, member]) => [name, toPlainValue(member)] as const)) as JsonObject;
}
