import type { Content, Encoding } from '#pkg/static';
import { parseRanges } from './ranges.ts';

/** What is sent of a file that is in memory. */
export interface FileAnswer {
  status: 200 | 206 | 304 | 416;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Absent: nothing. */
  bytes?: Buffer;
}

/** @param name in lower case */
export type HeaderOf = (name: string) => string | undefined;

/**
 * A file as it is, compressed when the client accepts it; the part of it that is asked, which is never compressed; or 304
 * when the client has it already. @see RFC 9110 sections 13 and 14
 */
export async function answerWith(content: Content, cacheControl: string, headerOf: HeaderOf): Promise<FileAnswer> {
  const etag = `"${content.hash}"`;
  const headers: Record<string, string> = { 'cache-control': cacheControl, etag, vary: 'Accept-Encoding' };
  const tags = headerOf('if-none-match');
  if (tags !== undefined && isKnown(tags, etag)) return { status: 304, headers };
  headers['content-type'] = content.type;
  headers['accept-ranges'] = 'bytes';
  const range = headerOf('range');
  const part = range === undefined ? undefined : partOf(content, range, headerOf('if-range'), etag);
  if (part) return { ...part, headers: { ...headers, ...part.headers } };
  const encoding = bestEncoding(headerOf('accept-encoding'));
  const encoded = encoding && (await content.encoded(encoding));
  if (encoding && encoded) headers['content-encoding'] = encoding;
  const bytes = encoded ?? content.bytes;
  headers['content-length'] = String(bytes.length);
  return { status: 200, headers, bytes };
}

/** One range only: players ask for one, and the whole is always a good answer to several. */
function partOf({ bytes }: Content, range: string, condition: string | undefined, etag: string) {
  const ranges = condition === undefined || condition === etag ? parseRanges(range, bytes.length) : undefined;
  if (!ranges || ranges.length > 1) return undefined;
  const [first] = ranges;
  if (!first) return { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } } as const;
  const part = bytes.subarray(first.start, first.end + 1);
  const headers = {
    'content-range': `bytes ${first.start}-${first.end}/${bytes.length}`,
    'content-length': String(part.length),
  };
  return { status: 206, headers, bytes: part } as const;
}

/** RFC 9110 section 13.1.2: the weak comparison. */
function isKnown(header: string, etag: string): boolean {
  return header.split(',', 50).some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function bestEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const accepted = header.split(',', 20).map((part) => part.trim().toLowerCase());
  const accepts = (name: string) =>
    accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(part)));
  if (accepts('br')) return 'br';
  return accepts('gzip') ? 'gzip' : undefined;
}
