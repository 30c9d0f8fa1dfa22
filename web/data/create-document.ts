import { CouchError, isMissingDatabase } from '#model/docs';
import type { DocWrite } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import { openDoctype, type Target } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { readDocument } from './read-document.ts';
import { sendJson, writtenText } from './send.ts';

/** `POST /:doctype/`: the server gives the id */
export async function createDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps, { write: true });
  const write = await readDocument(c, deps, target);
  if (write.id !== undefined || write.rev !== undefined) {
    throw new CouchError('bad_request', 'Cannot create a document with _id or _rev');
  }
  const created = await createAllowed(c, deps, target, write);
  return sendJson(c, created, 201);
}

/** Writes a document that is not there yet, and its database with it. Answers the text to send. */
export async function createAllowed(
  c: DataContext,
  { docs, permissions }: DataDeps,
  { database, doctype, permission }: Target,
  write: DocWrite,
): Promise<string> {
  const members = () => write.body.value as JsonObject;
  await permissions.allowDoc(c.get('instance'), permission, 'POST', doctype, write.id ?? '', members);
  const { id, rev } = await database.put(write).catch(async (error: unknown) => {
    if (!isMissingDatabase(error)) throw error;
    await docs.ensureDatabase(c.get('instance'), doctype);
    return database.put(write);
  });
  return writtenText(doctype, { id, rev, body: write.body });
}
