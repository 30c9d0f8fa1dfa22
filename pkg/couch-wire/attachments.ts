import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { AppError } from '#pkg/errors';
import { type Json, type JsonObject, type JsonValue, joinDocument, splitDocument } from '#pkg/json';
import { badRequest } from './refuse.ts';

/** Attachments by name, as clients send them: with `data` in base64, or a `stub` of one that the document has. */
export type Attachments = Record<string, JsonObject>;

/** One that is kept, in the member `_attachments` of the document's body. */
export interface Attachment {
  content_type: string;
  /** Generation of the revision that brought it. */
  revpos: number;
  /** `md5-<base64>`. */
  digest: string;
  /** Bytes. */
  length: number;
  /** Base64. */
  data: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** What CouchDB compresses: it takes the digest of the compressed bytes. */
const COMPRESSED = /^(?:text\/|application\/(?:javascript|json|xml)(?:;|$))/;
const COMPRESSION = { level: 8 };

interface Edit {
  generation: number;
  isOwnEdit: boolean;
}

/** Throws kind `bad-request` unless these are attachments by name. */
export function readAttachments(value: JsonObject): Attachments {
  for (const [name, attachment] of Object.entries(value)) {
    checkAttachmentName(name);
    if (!isObject(attachment)) throw invalidData(name);
    const { data, stub } = attachment;
    if (stub !== true && (typeof data !== 'string' || !BASE64.test(data))) throw invalidData(name);
  }
  return value as Attachments;
}

export function checkAttachmentName(name: string): void {
  if (!name.startsWith('_')) return;
  throw badRequest(`Attachment name '${name}' starts with prohibited character '_'`);
}

/**
 * A body with these attachments.
 * @param generation that of the revision to write
 * @param isOwnEdit what is given now is new in this revision, whatever is said of it
 * @param known what the document has already, for the stubs
 */
export function withAttachments(
  id: string,
  body: Json,
  attachments: Attachments,
  { known, ...edit }: Edit & { known: Readonly<Record<string, Attachment>> },
): Json {
  const kept = Object.entries(attachments).map(([name, given]) => {
    if (given['stub'] !== true) return [name, toAttachment(given, edit)] as const;
    const present = Object.hasOwn(known, name) ? known[name] : undefined;
    const { revpos = present?.revpos } = given;
    if (present === undefined || revpos !== present.revpos) throw missingStub(id, name);
    return [name, present] as const;
  });
  if (kept.length === 0) return body;
  return joinDocument({ _attachments: Object.fromEntries(kept) as unknown as JsonObject }, body);
}

/** Of a stored body, where they are the first member: those who have none pay nothing. */
export function hasAttachments({ text }: Json): boolean {
  return text.startsWith('{"_attachments":');
}

/** True for the types that CouchDB compresses. */
export function isCompressible(type: string): boolean {
  return COMPRESSED.test(type);
}

/** The attachments of a stored body, by name. */
export function attachmentsOf(body: Json): Record<string, Attachment> {
  if (!hasAttachments(body)) return {};
  return splitDocument(body).special['_attachments'] as unknown as Record<string, Attachment>;
}

/** The same body without them. */
export function withoutAttachments(body: Json): Json {
  return hasAttachments(body) ? splitDocument(body).body : body;
}

/** As they are shown: as stubs, or with their bytes. */
export function showAttachments(attachments: Readonly<Record<string, Attachment>>, whole: boolean): JsonObject {
  const shown = Object.entries(attachments).map(([name, { content_type, revpos, digest, length, data }]) => {
    const head = { content_type, revpos, digest };
    return [name, whole ? { ...head, data } : { ...head, length, stub: true }] as const;
  });
  return Object.fromEntries(shown);
}

function toAttachment({ content_type: type, revpos, data }: JsonObject, { generation, isOwnEdit }: Edit): Attachment {
  const bytes = Buffer.from(data as string, 'base64');
  const contentType = typeof type === 'string' && type !== '' ? type : 'application/octet-stream';
  const hashed = COMPRESSED.test(contentType) ? gzipSync(bytes, COMPRESSION) : bytes;
  return {
    content_type: contentType,
    revpos: !isOwnEdit && typeof revpos === 'number' ? revpos : generation,
    digest: `md5-${createHash('md5').update(hashed).digest('base64')}`,
    length: bytes.length,
    data: bytes.toString('base64'),
  };
}

function invalidData(name: string): AppError {
  return badRequest(`Invalid attachment data for ${name}`);
}

function missingStub(id: string, name: string): AppError {
  return new AppError('precondition-failed', `Invalid attachment stub in ${id} for ${name}`, { code: 'missing_stub' });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
