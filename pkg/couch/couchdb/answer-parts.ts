import { toDoc } from '#pkg/couch-wire';
import { Json, memberTexts } from '#pkg/json';
import type { Doc } from '../types.ts';

/** A member that CouchDB always sends. */
export function memberOf(object: Json, name: string): Json {
  return Json.stored(memberTexts(object).get(name) ?? '[]');
}

/** The document of a row: absent, null for a deleted one, or itself. */
export function docOf(members: ReadonlyMap<string, string>): { doc?: Doc | null } {
  const text = members.get('doc');
  if (text === undefined) return {};
  return { doc: text === 'null' ? null : toDoc(Json.stored(text)) };
}
