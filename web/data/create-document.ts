import { CouchError, isMissingDatabase } from '#model/docs';
import { readMembers } from '#model/permission';
import type { Database, DocWrite, WriteResult } from '#pkg/couch';
import { attach, type WireWrite } from '#pkg/couch-wire';
import type { Json } from '#pkg/json';
import { openDoctype, type Target } from './access.ts';
import type { DataContext, DataDeps, WriteDeps } from './deps.ts';
import { readDocumentBody, toStoredDocument } from './read-document.ts';
import { sendJson, writtenText } from './send.ts';

/** `POST /:doctype/`: the server gives the id */
export async function createDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps, { write: true });
  return sendJson(c, await createFrom(deps, target, await readDocumentBody(c)), 201);
}

/** Answers the text to send. */
export function createFrom(deps: WriteDeps, target: Target, body: Json): Promise<string> {
  const write = toStoredDocument(deps, target, body);
  if (write.id !== undefined || write.rev !== undefined) {
    throw new CouchError('bad_request', 'Cannot create a document with _id or _rev');
  }
  return createAllowed(deps, target, write);
}

/** Writes a document that is not there yet, and its database with it. Answers the text to send. */
export async function createAllowed(
  { docs, permissions }: Pick<WriteDeps, 'docs' | 'permissions'>,
  { instance, database, doctype, permission }: Target,
  given: WireWrite,
): Promise<string> {
  await permissions.allowDoc(instance, permission, 'POST', doctype, given.id ?? '', (looked) =>
    readMembers(given.body, looked),
  );
  const write = given.attachments ? await attach(database, given, true) : given;
  const { id, rev } = await putOrMake(write, database, () => docs.ensureDatabase(instance, doctype));
  return writtenText(doctype, { id, rev, body: write.body });
}

async function putOrMake(write: DocWrite, database: Database, make: () => Promise<unknown>): Promise<WriteResult> {
  try {
    return await database.put(write);
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
    await make();
    return database.put(write);
  }
}
