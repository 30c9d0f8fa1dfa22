import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { FilesContext } from './deps.ts';

export interface GivenResource {
  id?: string;
  rev?: string;
  attributes: JsonObject;
  relationships: JsonObject;
}

/** The resource of a JSON:API body. Rejects with kind `unprocessable` when it has not that form. */
export async function readResource(c: FilesContext): Promise<GivenResource> {
  return toResource(await readData(c));
}

/** The `data` of a JSON:API body. */
export async function readData(c: FilesContext): Promise<JsonValue> {
  const { data } = objectAt((await readJson(c)).value, '/');
  if (data === undefined || data === null) throw invalid('/data');
  return data;
}

export function toResource(data: JsonValue): GivenResource {
  const { id, meta, attributes, relationships } = objectAt(data, '/data');
  const { rev } = objectAt(meta ?? {}, '/data/meta');
  return {
    ...(typeof id === 'string' && { id }),
    ...(typeof rev === 'string' && rev !== '' && { rev }),
    attributes: objectAt(attributes ?? {}, '/data/attributes'),
    relationships: objectAt(relationships ?? {}, '/data/relationships'),
  };
}

/** @param pointer where it is in the body, for the error */
export function objectAt(value: JsonValue, pointer: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(pointer);
}

export function invalid(pointer: string): AppError {
  return new AppError('unprocessable', `${pointer} is not what it should be`, { pointer });
}
