import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { Content, Encoding, FolderFile } from '#pkg/static';
import type { WebEnv } from '#web/middleware';

/** Sends a file as it is, compressed when the client accepts it, or 304 when it has it already. */
export async function sendFile(c: Context<WebEnv>, file: FolderFile, cacheControl: string): Promise<Response> {
  c.header('Cache-Control', cacheControl);
  c.header('X-Content-Type-Options', 'nosniff');
  if ('content' in file) return sendContent(c, file.content);
  c.header('Content-Type', file.big.type);
  c.header('Content-Length', String(file.big.size));
  if (c.req.method === 'HEAD') return c.body(null);
  return c.body(Readable.toWeb(await file.big.read()) as ReadableStream<Uint8Array>);
}

async function sendContent(c: Context<WebEnv>, content: Content): Promise<Response> {
  const etag = `"${content.hash}"`;
  c.header('ETag', etag);
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  c.header('Content-Type', content.type);
  const encoding = bestEncoding(c.req.header('Accept-Encoding'));
  const encoded = encoding && (await content.encoded(encoding));
  if (encoding && encoded) c.header('Content-Encoding', encoding);
  const bytes = encoded ?? content.bytes;
  c.header('Content-Length', String(bytes.length));
  if (c.req.method === 'HEAD') return c.body(null);
  // Not copied: it is the store of the file, for every request.
  return c.body(bytes as Uint8Array<ArrayBuffer>);
}

/** RFC 9110 section 13.1.2: the weak comparison. */
function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',', 50).some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function bestEncoding(header = ''): Encoding | undefined {
  const accepted = header.split(',', 20).map((part) => part.trim().toLowerCase());
  const accepts = (name: string) =>
    accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(part)));
  if (accepts('br')) return 'br';
  return accepts('gzip') ? 'gzip' : undefined;
}
