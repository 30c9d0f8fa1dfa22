import type { DocWrite, WriteResult } from '#pkg/couch';
import { parseRev } from '#pkg/couch-wire';
import { isKind } from '#pkg/errors';
import type { CouchContext, CouchDeps } from './deps.ts';
import { newDocIdOf } from './doc-id.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { readDocument } from './read-related.ts';
import { answerWrite, writeDoc } from './write-doc.ts';

/** The id is that of the path, whatever the body says. */
export async function putDoc(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const id = newDocIdOf(c);
  const write = { ...(await readDocument(c)), id };
  const rev = revOf(c, write);
  if (rev !== undefined) write.rev = rev;
  const newEdits = c.req.query('new_edits') !== 'false';
  const result = await writeDoc(c, couch.database(databaseNameOf(c)), write, { newEdits }).catch(unheard(c, id));
  return answerWrite(c, result, { deleted: write.deleted === true });
}

/** With `batch=ok`, nobody waits to hear that the document was in conflict. @compat */
function unheard(c: CouchContext, id: string): (error: unknown) => WriteResult {
  return (error) => {
    if (c.req.query('batch') === 'ok' && isKind(error, 'conflict')) return { id, rev: '' };
    throw error;
  };
}

/** The revision to replace, which may be told in three places: they must agree. */
export function revOf(c: CouchContext, write: Pick<DocWrite, 'rev'>): string | undefined {
  const query = c.req.query('rev');
  if (query !== undefined) parseRev(query);
  if (query !== undefined && write.rev !== undefined && query !== write.rev) {
    throw badRequest('Document rev from request body and query string have different values');
  }
  const rev = query ?? write.rev;
  const header = c.req.header('If-Match')?.replaceAll('"', '');
  if (header === undefined) return rev;
  parseRev(header);
  if (rev !== undefined && rev !== header) throw badRequest('Document rev and etag have different values');
  return header;
}
