import type { Doc, WriteResult } from '#pkg/couch';
import {
  type Attachment,
  type Attachments,
  attach,
  attachmentsOf,
  checkAttachmentName,
  isCompressible,
  withoutAttachments,
} from '#pkg/couch-wire';
import { AppError, isKind } from '#pkg/errors';
import { Json } from '#pkg/json';
import { readBytes } from '#web/middleware';
import { answerJson, notModified } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { docIdOf, localNameOf } from './doc-id.ts';
import { revOf } from './put-doc.ts';
import { badRequest, databaseNameOf, notFound } from './query.ts';
import { answerDeleted, answerWrite, writeDoc } from './write-doc.ts';

/** Bytes: a document has at most 8 megabytes, and its attachments are in it, in base64. */
const LIMIT = 6_000_000;

export async function getAttachment(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const rev = c.req.query('rev');
  const doc = await couch.database(databaseNameOf(c)).get(documentOf(c), rev === undefined ? {} : { rev });
  const { content_type, digest, data } = findAttachment(doc, attachmentNameOf(c));
  const etag = `"${digest.replace('md5-', '')}"`;
  if (c.req.header('If-None-Match') === etag) return notModified(c, etag);
  const bytes = Buffer.from(data, 'base64');
  // @compat what CouchDB compresses it gives whole only.
  const isWhole = isCompressible(content_type);
  const range = isWhole ? undefined : rangeOf(c.req.header('Range'), bytes.length);
  if (range === 'none') return refuseRange(c);
  const [from, to] = range ?? [0, bytes.length - 1];
  return c.body(bytes.subarray(from, to + 1), range ? 206 : 200, {
    'Content-Type': content_type,
    'Content-Length': String(to + 1 - from),
    'Accept-Ranges': isWhole ? 'none' : 'bytes',
    ...(range && { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` }),
    'Cache-Control': 'must-revalidate',
    // A page among them may not act as its reader.
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
    ETag: etag,
  });
}

/**
 * The first and the last byte of a range (RFC 9110, section 14.2); undefined for the whole, as for several ranges and for
 * what is no range; 'none' when no byte is in it.
 */
function rangeOf(header: string | undefined, length: number): [number, number] | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? length - Number(last) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (from === 0 && first !== '' && last === '') return undefined;
  return from <= to ? [Math.max(from, 0), to] : 'none';
}

function refuseRange(c: CouchContext): Response {
  const refusal = { error: 'requested_range_not_satisfiable', reason: 'Requested range not satisfiable' };
  return answerJson(c, refusal, { status: 416 });
}

/** Writes a document that has one attachment more, or makes the document. */
export async function putAttachment(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const name = attachmentNameOf(c);
  checkAttachmentName(name);
  const bytes = await readBytes(c, { limit: LIMIT });
  const given = { content_type: c.req.header('Content-Type') ?? '', data: bytes.toString('base64') };
  const { id, rev } = await writeAttachments(c, couch, (stubs) => ({ ...stubs, [name]: given }));
  return answerWrite(c, { id, rev }, { attachment: name });
}

export async function deleteAttachment(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const name = attachmentNameOf(c);
  findAttachment(await couch.database(databaseNameOf(c)).get(documentOf(c)), name);
  const without = ({ [name]: _, ...stubs }: Attachments) => stubs;
  return answerDeleted(c, await writeAttachments(c, couch, without));
}

async function writeAttachments(
  c: CouchContext,
  couch: CouchDeps['couch'],
  change: (stubs: Attachments) => Attachments,
): Promise<WriteResult> {
  const database = couch.database(databaseNameOf(c));
  const id = documentOf(c);
  const rev = revOf(c, {});
  const doc = rev === undefined ? undefined : await database.get(id, { rev }).catch(missingRevision);
  const stubs = Object.keys(attachmentsOf(doc?.body ?? Json.of({}))).map((name) => [name, { stub: true }] as const);
  const body = withoutAttachments(doc?.body ?? Json.of({}));
  const attachments = change(Object.fromEntries(stubs));
  const write = await attach(database, { id, body, attachments, ...(rev !== undefined && { rev }) }, true);
  return writeDoc(c, database, write);
}

function missingRevision(error: unknown): never {
  if (isKind(error, 'not-found')) throw new AppError('conflict', 'missing_rev', { code: 'not_found' });
  throw error;
}

function documentOf(c: CouchContext): string {
  const id = docIdOf(c);
  if (localNameOf(id) !== undefined) throw badRequest('_local documents do not accept attachments.');
  return id;
}

/** All that follows the document in the path: a name may have slashes. */
function attachmentNameOf(c: CouchContext): string {
  const segments = c.req.path.split('/').slice(c.req.param('ddoc') === undefined ? 3 : 4);
  return segments.map(decodeURIComponent).join('/');
}

function findAttachment({ body }: Doc, name: string): Attachment {
  const attachments = attachmentsOf(body);
  const found = Object.hasOwn(attachments, name) ? attachments[name] : undefined;
  if (found === undefined) throw notFound('Document is missing attachment');
  return found;
}
