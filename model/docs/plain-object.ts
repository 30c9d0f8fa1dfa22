import type { Doc } from '#pkg/couch';
import { Json, type JsonObject } from '#pkg/json';
import type { StoredObject } from './types.ts';

/** The document as the domain handles it: a fresh object that the caller may change, unlike the values of a `Json`. */
export function toObject<T extends object>(doc: Doc): StoredObject<T> {
  return { _id: doc.id, _rev: doc.rev, ...(JSON.parse(doc.body.text) as JsonObject) } as StoredObject<T>;
}

/** What is stored of an object: all but the members that belong to the store. Undefined members are left out. */
export function toBody(object: object): Json {
  const { _id, _rev, _type, _deleted, ...body } = object as Record<string, unknown>;
  return Json.of(body);
}
