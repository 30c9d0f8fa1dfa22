import { Readable } from 'node:stream';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { slices } from '#pkg/breathe';
import type { Doc } from '#pkg/couch';
import { hasAttachments, stubbedText } from '#pkg/couch-wire';
import { type Json, piecesOf, quote } from '#pkg/json';
import type { DataContext } from './deps.ts';

export const JSON_TYPE = { 'content-type': 'application/json' };
/** Characters that wait in memory; a longer answer is streamed. */
const EAGER = 512 * 1024;
/** Characters that are encoded at once. */
const PIECE = 256 * 1024;

/**
 * Sends a text that is JSON already: stored documents are never parsed to be sent. A string and a plain object: what the
 * server sends with the least work.
 * @param headers those of this answer, names in lower case: what was set on the context before is not sent
 */
export function sendJson(
  c: DataContext,
  text: string,
  status: ContentfulStatusCode = 200,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Response {
  c.set('isComplete', true);
  const body = text.length > EAGER ? toStream(inSlices(c, text)) : text;
  return new Response(body, { status, headers: { ...c.get('commonHeaders'), ...JSON_TYPE, ...headers } });
}

/**
 * The encoding of eight megabytes at once would hold the loop for a tenth of a second, and so would their sending to a client
 * that reads as fast.
 */
async function* inSlices(c: DataContext, text: string): AsyncGenerator<string> {
  const breathe = slices(c.get('instance').prefix);
  for (const piece of piecesOf(text, PIECE)) {
    yield piece;
    await breathe();
  }
}

function toStream(texts: AsyncIterable<string>): ReadableStream {
  const pieces = Readable.from(texts, { objectMode: true, highWaterMark: 1 });
  return Readable.toWeb(pieces.map((text: string) => Buffer.from(text))) as ReadableStream;
}

/** A document as this API shows it: with its doctype. Written out, since every read of a document does it. */
export function typedText(id: string, rev: string, doctype: string, body: Json): string {
  const text = hasAttachments(body) ? stubbedText(body) : body.text;
  const rest = text === '{}' ? '}' : `,${text.slice(1)}`;
  return `{"_id":${quote(id)},"_rev":"${rev}","_type":${quote(doctype)}${rest}`;
}

/** The answer to a write. */
export function writtenText(doctype: string, { id, rev, body }: Pick<Doc, 'id' | 'rev' | 'body'>): string {
  const data = typedText(id, rev, doctype, body);
  return `{"ok":true,"id":${JSON.stringify(id)},"rev":"${rev}","type":"${doctype}","data":${data}}`;
}

/** Sends a text that is made piece by piece. What fails before the first piece has a status of its own. */
export async function sendPieces(c: DataContext, pieces: AsyncGenerator<string>): Promise<Response> {
  let start = '';
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return sendJson(c, start);
    start += value;
    if (start.length < EAGER) continue;
    return c.body(toStream(joined(start, pieces)), 200, { 'Content-Type': 'application/json' });
  }
}

async function* joined(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
