import { CouchError, DOCTYPES } from '#model/docs';
import { toDocWrite, toWireWrite, type WireWrite } from '#pkg/couch-wire';
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

/**
 * A document as it is stored, but for its attachments: see `attach`. Its text is kept; what the answers add to it (`_type`)
 * is taken away. An account has no attachments: they would not be signed.
 */
export function toStoredDocument(deps: WriteDeps, target: Target, json: Json): WireWrite {
  if (!json.text.startsWith('{')) throw new CouchError('bad_request', 'Document must be a JSON object');
  const { doctype } = target;
  const isAccount = doctype === DOCTYPES.accounts;
  const write = (isAccount ? toDocWrite : toWireWrite)(withoutType(json));
  if (!write.deleted && deps.doctypes.validates(doctype)) deps.doctypes.check(doctype, write.body.value as JsonObject);
  return isAccount ? toStoredAccount(deps, target, write) : write;
}

function withoutType(json: Json): Json {
  if (!json.mayHaveReserved || !json.text.includes('"_type"')) return json;
  return withMembers(json, { _type: undefined });
}
