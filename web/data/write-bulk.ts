import { DOCTYPES } from '#model/docs';
import { isSubset, type Verb } from '#model/permission';
import type { JsonValue } from '#pkg/json';
import { isObject, readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import { writeAccounts } from './account.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';
import { writeSettings } from './own-settings.ts';
import { writeValidated } from './write-validated.ts';

/** As the largest body of the store's own API. */
const MAX_BULK = 16 * 1024 * 1024;

/** `POST /:doctype/_bulk_docs`: what it creates needs `POST`, what it changes `PUT`, what it deletes `DELETE`. */
export async function writeBulk(c: DataContext, deps: DataDeps): Promise<Response> {
  const { permissions, docs } = deps;
  const { doctype, database, permission } = await openWholeDoctype(c, deps, 'POST', { write: true });
  const mayChange = isSubset([{ type: doctype, verbs: ['PUT', 'DELETE'] }], permission.rules);
  const isLookedAt = deps.doctypes.validates(doctype);
  const isSpecial = doctype === DOCTYPES.settings || doctype === DOCTYPES.accounts || isLookedAt;
  if (mayChange && !isSpecial) {
    await docs.ensureDatabase(c.var.instance, doctype);
    return forward(c, deps, database, '/_bulk_docs');
  }
  const body = await readJson(c, { limit: MAX_BULK });
  for (const verb of verbsOf(body.value)) permissions.allowType(permission, verb, doctype);
  await docs.ensureDatabase(c.var.instance, doctype);
  if (doctype === DOCTYPES.settings) return writeSettings(c, deps, database, body);
  if (doctype === DOCTYPES.accounts) return writeAccounts(c, deps, database, body);
  if (isLookedAt) return writeValidated(c, deps, { doctype, database }, body);
  return forward(c, deps, database, '/_bulk_docs', { text: body.text });
}

/** Besides `POST`. What is wrong in the body is for the store to tell. */
function verbsOf(body: JsonValue): Set<Verb> {
  const { docs, new_edits } = isObject(body) ? body : {};
  const verbs = new Set<Verb>();
  for (const doc of Array.isArray(docs) ? docs : []) {
    if (!isObject(doc)) continue;
    if (doc['_deleted'] === true) verbs.add('DELETE');
    // A revision that a replication brings may win over the one that is there, whatever its number.
    else if (doc['_rev'] !== undefined || new_edits === false) verbs.add('PUT');
  }
  return verbs;
}
