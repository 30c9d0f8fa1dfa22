import { CouchError } from '#model/docs';
import type { DocWrite } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import { documentId, openDoctype, readAllowed, type Target, wrongDoctype } from './access.ts';
import { createAllowed } from './create-document.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { checkNotInstance } from './own-settings.ts';
import { readDocument } from './read-document.ts';
import { sendJson, writtenText } from './send.ts';

/** `PUT /:doctype/:docid`: an update with `_id` and `_rev` in the body, a creation with neither */
export async function putDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps, { write: true });
  const id = documentId(c);
  checkNotInstance(target.doctype, id);
  const write = await readDocument(c, deps, target);
  if ((write.id === undefined) !== (write.rev === undefined)) {
    throw new CouchError(
      'bad_request',
      'You must either provide an _id and _rev in document (update) or neither (create)',
    );
  }
  if (write.id !== undefined && write.id !== id) {
    throw new CouchError('bad_request', 'document _id doesnt match url');
  }
  const text =
    write.rev === undefined
      ? await createAllowed(c, deps, target, { id, body: write.body })
      : await wrongDoctype(updateAllowed(c, deps, target, { id, rev: write.rev, body: write.body }));
  return sendJson(c, text);
}

/** Both what the document is and what it becomes must be allowed: nobody writes a document out of their reach. */
async function updateAllowed(
  c: DataContext,
  deps: DataDeps,
  target: Target,
  write: DocWrite & { id: string },
): Promise<string> {
  const { doctype, permission, database } = target;
  await readAllowed(c, deps, target, 'PUT', write.id);
  await deps.permissions.allowDoc(c.get('instance'), permission, 'PUT', doctype, write.id, () => {
    return write.body.value as JsonObject;
  });
  const { rev } = await database.put(write);
  return writtenText(doctype, { id: write.id, rev, body: write.body });
}
