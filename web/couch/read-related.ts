import { gunzipSync } from 'node:zlib';
import { toWireWrite, type WireWrite } from '#pkg/couch-wire';
import { type JsonObject, type JsonValue, joinDocument, splitDocument } from '#pkg/json';
import { readBytes } from '#web/middleware';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';
import { parseBody, readJson } from './read-body.ts';

/** Bytes, sent and decompressed: a document has at most 8 megabytes, its attachments among them. */
const LIMIT = 9 * 1024 * 1024;

interface Part {
  headers: string;
  bytes: Buffer;
}

/** The document of a body: JSON, or JSON and then the bytes of its attachments, which is how CouchDB replicates them. */
export async function readDocument(c: CouchContext): Promise<WireWrite> {
  const type = c.req.header('Content-Type') ?? '';
  if (!/^multipart\/related;/i.test(type)) return toWireWrite(await readJson(c));
  const [, boundary = ''] = /boundary="?([^";]+)/i.exec(type) ?? [];
  const [first, ...parts] = splitParts(await readBytes(c, { limit: LIMIT }), boundary);
  if (first === undefined) throw invalid();
  const document = await parseBody(first.bytes);
  if (!document.text.startsWith('{')) return toWireWrite(document);
  const { special, body } = splitDocument(document);
  const { _attachments: attachments = {}, ...members } = special;
  if (!isObject(attachments)) return toWireWrite(document);
  return toWireWrite(joinDocument({ ...members, _attachments: withData(attachments, parts) }, body));
}

/** Each attachment that follows has the next part, in the order of the document. */
function withData(attachments: JsonObject, parts: Part[]): JsonObject {
  const waiting = [...parts];
  const entries = Object.entries(attachments).map(([name, attachment]): [string, JsonValue] => {
    if (!isObject(attachment) || attachment['follows'] !== true) return [name, attachment];
    const part = waiting.shift();
    if (part === undefined) throw invalid();
    const { follows: _, ...rest } = attachment;
    return [name, { ...rest, data: contentOf(part).toString('base64') }];
  });
  return Object.fromEntries(entries);
}

function contentOf({ headers, bytes }: Part): Buffer {
  if (!/^content-encoding: *gzip *$/im.test(headers)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMIT });
  } catch {
    throw invalid();
  }
}

/** @see RFC 2046, section 5.1 */
function splitParts(bytes: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line before it.
  const text = Buffer.concat([Buffer.from('\r\n'), bytes]);
  const parts: Part[] = [];
  let start = text.indexOf(delimiter);
  for (let end = next(start); start >= 0 && end >= 0; start = end, end = next(start)) {
    const part = text.subarray(start + delimiter.length + 2, end);
    const blank = part.indexOf('\r\n\r\n');
    // A part without headers begins with the blank line.
    const head = part.subarray(0, 2).toString() === '\r\n' ? 0 : blank;
    if (head < 0) throw invalid();
    parts.push({ headers: part.subarray(0, head).toString(), bytes: part.subarray(head === 0 ? 2 : blank + 4) });
  }
  return parts;

  function next(from: number): number {
    return from < 0 ? -1 : text.indexOf(delimiter, from + delimiter.length);
  }
}

function invalid(): Error {
  return badRequest('Invalid multipart/related document');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
