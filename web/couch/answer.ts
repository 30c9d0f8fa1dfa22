import { Readable } from 'node:stream';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Json } from '#pkg/json';
import type { CouchContext } from './deps.ts';

/** Characters of an answer that may wait in memory for its end; beyond that it is streamed. */
const EAGER = 512 * 1024;

interface AnswerOptions {
  /** What follows the text: CouchDB ends its JSON with a line end. */
  end?: string;
  status?: ContentfulStatusCode;
  headers?: Record<string, string>;
}

/** Answers a JSON text, with the line end of CouchDB. */
export function answerText(
  c: CouchContext,
  text: string,
  { status = 200, headers, end = '\n' }: AnswerOptions = {},
): Response {
  return c.body(text + end, status, { ...JSON_HEADERS, ...headers });
}

export function answerJson(c: CouchContext, value: unknown, options: AnswerOptions = {}): Response {
  return answerText(c, Json.of(value).text, options);
}

/**
 * Answers a JSON text that is made piece by piece: as a whole when it is short, else streamed as it is read, so that
 * neither memory nor the first byte depends on its length. What fails before the first piece has a status.
 */
export async function answerPieces(
  c: CouchContext,
  pieces: AsyncIterator<string>,
  options: AnswerOptions = {},
): Promise<Response> {
  let start = '';
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return answerText(c, start, options);
    start += value;
    if (start.length >= EAGER) return stream(c, joined(start, pieces), options);
  }
}

/** Sends each piece as it comes; for answers that wait for events. */
export function answerFeed(c: CouchContext, pieces: AsyncIterable<string>, options: AnswerOptions = {}): Response {
  return stream(c, pieces, options);
}

function stream(c: CouchContext, pieces: AsyncIterable<string>, { status = 200, headers }: AnswerOptions): Response {
  const bytes = Readable.from(pieces, { objectMode: true, highWaterMark: 1 }).map((text: string) => Buffer.from(text));
  return c.body(Readable.toWeb(bytes) as ReadableStream, status, { ...JSON_HEADERS, ...headers });
}

/** An answer of no bytes that says so: 304. */
export function notModified(c: CouchContext, etag: string): Response {
  return c.body(null, 304, { ETag: etag, 'Content-Length': '0' });
}

async function* joined(start: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    if (start !== '') yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'must-revalidate' };
