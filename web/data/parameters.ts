import { AppError } from '#pkg/errors';
import { Json, type JsonValue } from '#pkg/json';
import type { DataContext } from './deps.ts';

export function flag(c: DataContext, name: string): boolean {
  return c.req.query(name) === 'true';
}

/** A number of things, 0 or more; undefined when it is absent or empty. */
export function count(c: DataContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new AppError('unprocessable', `${name} must be a number`, { parameter: name });
  return Number(text);
}

/** A parameter that is JSON, such as the keys of a range; undefined when it is absent. */
export function jsonParameter(c: DataContext, name: string): JsonValue | undefined {
  const text = c.req.query(name);
  return text === undefined || text === '' ? undefined : Json.parse(text).value;
}
