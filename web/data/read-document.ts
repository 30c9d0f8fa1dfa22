import { CouchError, DOCTYPES } from '#model/docs';
import type { DocWrite } from '#pkg/couch';
import { toDocWrite } from '#pkg/couch-wire';
import { type Json, type JsonObject, withMembers } from '#pkg/json';
import { readJson } from '#web/middleware';
import type { Target } from './access.ts';
import { toStoredAccount } from './account.ts';
import type { DataContext, DataDeps } from './deps.ts';

/** The largest document has 8,000,000 bytes; the spaces of a client's text are not counted. */
const LIMIT = 9 * 1024 * 1024;

/** The document of the body, as it is stored. Its text is kept; what the answers add to it (`_type`) is taken away. */
export async function readDocument(c: DataContext, deps: DataDeps, target: Target): Promise<DocWrite> {
  const json = await readJson(c, { limit: LIMIT });
  if (!json.text.startsWith('{')) throw new CouchError('bad_request', 'Document must be a JSON object');
  const write = toDocWrite(withoutType(json));
  const { doctype } = target;
  if (!write.deleted && deps.doctypes.validates(doctype)) deps.doctypes.check(doctype, write.body.value as JsonObject);
  return doctype === DOCTYPES.accounts ? toStoredAccount(c, deps, target, write) : write;
}

function withoutType(json: Json): Json {
  if (!json.text.includes('"_type"')) return json;
  return withMembers(json, { _type: undefined });
}
