import type { Database } from '#pkg/couch';
import { checkDocId, parseRev } from '#pkg/couch-wire';
import type { Json } from '#pkg/json';
import type { CouchContext, CouchDeps } from './deps.ts';
import { docIdOf, localNameOf } from './doc-id.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { answerWrite, writeDoc } from './write-doc.ts';

/** `COPY` with `Destination: <id>` or `<id>?rev=<revision to replace>`. */
export async function copyDoc(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const database = couch.database(databaseNameOf(c));
  const destination = readDestination(c.req.header('Destination'));
  const body = await readSource(c, database);
  return answerWrite(c, await writeDoc(c, database, { ...destination, body }));
}

async function readSource(c: CouchContext, database: Database): Promise<Json> {
  const id = docIdOf(c);
  const local = localNameOf(id);
  if (local !== undefined) return (await database.getLocal(local)).body;
  const rev = c.req.query('rev');
  if (rev !== undefined) parseRev(rev);
  return (await database.get(id, rev === undefined ? {} : { rev })).body;
}

function readDestination(header: string | undefined): { id: string; rev?: string } {
  if (header === undefined) throw badRequest('Destination header is mandatory for COPY.');
  if (/^https?:\/\//.test(header)) throw badRequest('Destination URL must be relative.');
  const [path = '', query] = header.split('?', 2);
  const id = decodeId(path);
  checkDocId(id);
  const rev = new URLSearchParams(query).get('rev');
  if (rev === null) return { id };
  parseRev(rev);
  return { id, rev };
}

function decodeId(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    throw badRequest('invalid_url_encoding');
  }
}
