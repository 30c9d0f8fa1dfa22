import { CouchError } from '#model/docs';
import { readMembers } from '#model/permission';
import { attach, type WireWrite } from '#pkg/couch-wire';
import type { Json } from '#pkg/json';
import { documentId, openDoctype, readAllowed, type Target, wrongDoctype } from './access.ts';
import { createAllowed } from './create-document.ts';
import type { DataContext, DataDeps, WriteDeps } from './deps.ts';
import { checkNotInstance } from './own-settings.ts';
import { readDocumentBody, toStoredDocument } from './read-document.ts';
import { sendJson, writtenText } from './send.ts';

/** `PUT /:doctype/:docid`: an update with `_id` and `_rev` in the body, a creation with neither */
export async function putDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps, { write: true });
  const id = documentId(c);
  checkNotInstance(target.doctype, id);
  return sendJson(c, await putFrom(deps, target, id, await readDocumentBody(c)));
}

/** Answers the text to send. */
export function putFrom(deps: WriteDeps, target: Target, id: string, json: Json): Promise<string> {
  const { id: given, rev, body, attachments } = toStoredDocument(deps, target, json);
  const write = { id, body, ...(attachments && { attachments }) };
  if ((given === undefined) !== (rev === undefined)) {
    throw new CouchError(
      'bad_request',
      'You must either provide an _id and _rev in document (update) or neither (create)',
    );
  }
  if (given !== undefined && given !== id) throw new CouchError('bad_request', 'document _id doesnt match url');
  if (rev === undefined) return createAllowed(deps, target, write);
  return wrongDoctype(updateAllowed(deps, target, { ...write, rev }));
}

/** Both what the document is and what it becomes must be allowed: nobody writes a document out of their reach. */
async function updateAllowed(
  deps: Pick<WriteDeps, 'permissions'>,
  target: Target,
  given: WireWrite & { id: string },
): Promise<string> {
  const { instance, doctype, permission, database } = target;
  const { id } = given;
  await readAllowed(deps, target, 'PUT', id);
  await deps.permissions.allowDoc(instance, permission, 'PUT', doctype, id, (looked) => {
    return readMembers(given.body, looked);
  });
  const write = given.attachments ? await attach(database, given, true) : given;
  const { rev } = await database.put(write);
  return writtenText(doctype, { id, rev, body: write.body });
}
