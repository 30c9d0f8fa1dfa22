import type { FindResult } from '#pkg/couch';
import { stubbedText } from '#pkg/couch-wire';
import type { Json } from '#pkg/json';
import { answerJson, answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { toFindQuery } from './find-query.ts';
import { databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';

export async function findDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = toFindQuery(await readPostedMembers(c, 'document'));
  return answerPieces(c, resultText(await couch.database(databaseNameOf(c)).find(query)));
}

export async function explainQuery(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = toFindQuery(await readPostedMembers(c, 'document'));
  return answerJson(c, await couch.database(databaseNameOf(c)).explain(query));
}

/** A whole document has stubs of its attachments, not their bytes. */
function docText(doc: Json): string {
  return doc.text.includes('"_attachments":{') ? stubbedText(doc) : doc.text;
}

async function* resultText({ docs, bookmark, warning, executionStats }: FindResult): AsyncGenerator<string> {
  yield '{"docs":[\n';
  for (const [index, doc] of docs.entries()) yield (index === 0 ? '' : ',\n') + docText(doc);
  const tail = JSON.stringify({
    ...(bookmark !== '' && { bookmark }),
    ...(executionStats && { execution_stats: executionStats }),
    ...(warning && { warning }),
  }).slice(1);
  yield tail === '}' ? '\n]}' : `\n],\n${tail}`;
}
