import { Json } from '#pkg/json';
import type { CouchContext, CouchDeps } from './deps.ts';
import { docIdOf, localNameOf } from './doc-id.ts';
import { revOf } from './put-doc.ts';
import { databaseNameOf } from './query.ts';
import { answerDeleted, writeDoc } from './write-doc.ts';

/** What is deleted leaves an empty tombstone; what is not there is not found, whatever the revision. */
export async function deleteDoc(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const database = couch.database(databaseNameOf(c));
  const id = docIdOf(c);
  const rev = revOf(c, {});
  const local = localNameOf(id);
  await (local === undefined ? database.get(id) : database.getLocal(local));
  const write = { id, deleted: true, body: Json.of({}), ...(rev !== undefined && { rev }) };
  return answerDeleted(c, await writeDoc(c, database, write));
}
