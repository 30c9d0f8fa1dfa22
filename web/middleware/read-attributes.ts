import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { readJson } from './body.ts';
import type { WebEnv } from './env.ts';

/** The attributes of a JSON:API body. */
export async function readAttributes(c: Context<WebEnv>): Promise<JsonObject> {
  const { value } = await readJson(c);
  const attributes = member(member(value, 'data'), 'attributes');
  if (!isObject(attributes)) throw new AppError('bad-request', 'The body must have data.attributes');
  return attributes;
}

/** A text among the attributes; undefined when it is absent. */
export function textOf(attributes: JsonObject, name: string): string | undefined {
  const value = attributes[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new AppError('unprocessable', 'It must be a text', { pointer: `/data/attributes/${name}` });
}

/** A date among the attributes, as RFC 3339 in UTC, or an empty text. */
export function dateOf(attributes: JsonObject, name: string): string | undefined {
  const text = textOf(attributes, name);
  if (text === undefined || text === '') return text;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new AppError('unprocessable', 'It must be a date', { pointer: `/data/attributes/${name}` });
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) ? value[name] : undefined;
}
