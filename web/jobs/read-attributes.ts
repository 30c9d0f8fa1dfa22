import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { JobsContext } from './deps.ts';

/** The attributes of the resource of a JSON:API body. Rejects with kind `unprocessable` when it has not that form. */
export async function readAttributes(c: JobsContext): Promise<JsonObject> {
  const { data } = objectAt((await readJson(c)).value, '/');
  const { attributes } = objectAt(data ?? null, '/data');
  return objectAt(attributes ?? {}, '/data/attributes');
}

/** @param pointer where it is in the body, for the error */
export function objectAt(value: JsonValue, pointer: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(pointer);
}

export function invalid(pointer: string): AppError {
  return new AppError('unprocessable', `${pointer} is not what it should be`, { pointer });
}
