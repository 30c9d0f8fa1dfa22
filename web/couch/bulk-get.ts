import { randomBytes } from 'node:crypto';
import type { BulkGetRequest, BulkGetResult, Database } from '#pkg/couch';
import { checkDocId, FIRST_PAGE, nextPage, PART, parseRev, toDocText } from '#pkg/couch-wire';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf, flag } from './query.ts';
import { readPostedMembers } from './read-body.ts';

/** Parameters that belong to each of the documents. */
const REFUSED = ['rev', 'open_revs', 'atts_since', 'w', 'new_edits'];

/** Documents read from the store at a time. */
const BATCH = 50;

interface Failure {
  id: JsonValue;
  rev: JsonValue;
  error: string;
  reason: string;
}

type Whole = Parameters<typeof toDocText>[1];

interface Found {
  id: JsonValue;
  docs: (BulkGetResult['docs'][number] | { error: Failure })[];
}

/** Many revisions at once, as JSON or, for those who ask for it, one part each. */
export async function bulkGet(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const docs = (await readPostedMembers(c)).get('docs')?.value;
  for (const name of REFUSED) {
    if (c.req.query(name) !== undefined) throw badRequest(`"${name}" query parameter is not acceptable`);
  }
  if (!Array.isArray(docs)) throw badRequest("Missing JSON list of 'docs'.");
  const database = couch.database(databaseNameOf(c));
  await database.info();
  const results = readAll(database, docs, { revs: flag(c, 'revs'), latest: flag(c, 'latest') });
  const whole = { attachments: flag(c, 'attachments') };
  const multipart = /multipart\/(?:mixed|related)/.exec(c.req.header('Accept') ?? '')?.[0];
  if (multipart === undefined) return answerPieces(c, resultsText(results, whole));
  const boundary = randomBytes(16).toString('hex');
  return answerPieces(c, partsText(results, boundary, whole), {
    end: '',
    headers: { 'Content-Type': `${multipart}; boundary="${boundary}"` },
  });
}

async function* readAll(
  database: Database,
  docs: readonly JsonValue[],
  options: { revs: boolean; latest: boolean },
): AsyncGenerator<Found> {
  let size = FIRST_PAGE;
  for (let at = 0; at < docs.length; ) {
    const requests = docs.slice(at, at + size).map(readRequest);
    const valid = requests.flatMap((request) => ('request' in request ? [request.request] : []));
    const results = await database.bulkGet(valid, { ...options, budget: PART });
    size = nextPage(
      results.flatMap(({ docs: found }) => found.map((doc) => ('ok' in doc ? doc.ok : null))),
      BATCH,
    );
    let next = 0;
    for (const request of requests) {
      const result = 'request' in request ? results[next++] : { id: request.error.id, docs: [request] };
      // It did not fit any more: one document may be asked for many times.
      if (result === undefined) break;
      at += 1;
      yield result;
    }
  }
}

function readRequest(value: JsonValue): { request: BulkGetRequest } | { error: Failure } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return refuse(null, null, 'bad_request', 'document must be a JSON object');
  }
  const { id, rev } = value;
  if (id === undefined) return refuse(null, null, 'bad_request', 'document id missed');
  try {
    checkDocId(id);
  } catch (error) {
    return refuseAs(error, id, null);
  }
  if (rev === undefined) return { request: { id } };
  try {
    parseRev(rev);
  } catch (error) {
    return refuseAs(error, id, rev);
  }
  return { request: { id, rev: String(rev) } };
}

function refuseAs(error: unknown, id: JsonValue, rev: JsonValue): { error: Failure } {
  if (!(error instanceof AppError)) throw error;
  return refuse(id, rev, error.code ?? 'bad_request', error.message);
}

function refuse(id: JsonValue, rev: JsonValue, error: string, reason: string): { error: Failure } {
  return { error: { id, rev, error, reason } };
}

async function* resultsText(results: AsyncIterable<Found>, whole: Whole): AsyncGenerator<string> {
  let separator = '{"results": [';
  for await (const { id, docs } of results) {
    const texts = docs.map((doc) => ('ok' in doc ? `{"ok":${toDocText(doc.ok, whole)}}` : JSON.stringify(doc)));
    yield `${separator}{"id":${JSON.stringify(id)},"docs":[${texts.join(',')}]}`;
    separator = ',';
  }
  yield separator === ',' ? ']}' : `${separator}]}`;
}

async function* partsText(results: AsyncIterable<Found>, boundary: string, whole: Whole): AsyncGenerator<string> {
  for await (const { docs } of results) {
    for (const doc of docs) {
      const [type, text] = 'ok' in doc ? ['', toDocText(doc.ok, whole)] : ['; error="true"', JSON.stringify(doc.error)];
      yield `--${boundary}\r\nContent-Type: application/json${type}\r\n\r\n${text}\r\n`;
    }
  }
  yield `--${boundary}--`;
}
