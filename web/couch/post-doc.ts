import { toWireWrite } from '#pkg/couch-wire';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';
import { readPostedJson } from './read-body.ts';
import { answerWrite, writeDoc } from './write-doc.ts';

/** Creates a document, whose id is given here when it has none. */
export async function postDoc(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const { rev, ...rest } = toWireWrite(await readPostedJson(c));
  // A new document has no revision to follow.
  const write = rest.id === undefined || rev === undefined ? rest : { ...rest, rev };
  return answerWrite(c, await writeDoc(c, couch.database(databaseNameOf(c)), write));
}
