import { CouchError, DOCTYPES } from '#model/docs';
import type { DocWrite } from '#pkg/couch';
import { toDocWrite } from '#pkg/couch-wire';
import { type Json, type JsonObject, withMembers } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { Target } from './access.ts';
import { toStoredAccount } from './account.ts';
import type { DataContext, WriteDeps } from './deps.ts';

/** The largest document has 8,000,000 bytes; the spaces of a client's text are not counted. */
const LIMIT = 9 * 1024 * 1024;

/** The body, whose spaces are not counted. Rejects with what has come of the write already, if it was tried before the routes. */
export async function readDocumentBody(c: DataContext): Promise<Json> {
  if (c.env?.failure) throw c.env.failure.cause;
  return readJson(c, { limit: LIMIT });
}

/** A document as it is stored. Its text is kept; what the answers add to it (`_type`) is taken away. */
export function toStoredDocument(deps: WriteDeps, target: Target, json: Json): DocWrite {
  if (!json.text.startsWith('{')) throw new CouchError('bad_request', 'Document must be a JSON object');
  const write = toDocWrite(withoutType(json));
  const { doctype } = target;
  if (!write.deleted && deps.doctypes.validates(doctype)) deps.doctypes.check(doctype, write.body.value as JsonObject);
  return doctype === DOCTYPES.accounts ? toStoredAccount(deps, target, write) : write;
}

function withoutType(json: Json): Json {
  if (!json.mayHaveReserved || !json.text.includes('"_type"')) return json;
  return withMembers(json, { _type: undefined });
}
