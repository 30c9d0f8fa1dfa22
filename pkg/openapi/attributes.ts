import type { JsonObject } from '#pkg/json';
import type { Body } from './types.ts';

/** A body of JSON:API that has these attributes. */
export function attributes(members: JsonObject): Body {
  return { json: { data: { attributes: members } } };
}
