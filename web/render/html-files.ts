import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { FolderFile } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { answerWith } from './file-answer.ts';
import { parseRanges } from './ranges.ts';

/** Sends a file of a folder: see `answerWith`. What is too big for the memory is streamed as it is. */
export async function sendFile(c: Context<WebEnv>, file: FolderFile, cacheControl: string): Promise<Response> {
  c.header('X-Content-Type-Options', 'nosniff');
  const isHead = c.req.method === 'HEAD';
  if ('content' in file) {
    const { status, headers, bytes } = await answerWith(file.content, cacheControl, (name) => c.req.header(name));
    for (const [name, value] of Object.entries(headers)) c.header(name, value, { append: name === 'vary' });
    // Not copied: it is the store of the file, for every request.
    if (isHead || !bytes) return c.body(null, status);
    return c.body(bytes as Uint8Array<ArrayBuffer>, status === 206 ? 206 : 200);
  }
  const { type, size, read } = file.big;
  c.header('Cache-Control', cacheControl);
  c.header('Content-Type', type);
  c.header('Accept-Ranges', 'bytes');
  // It has no validator: a condition on one never holds.
  const ranges = c.req.header('If-Range') === undefined ? parseRanges(c.req.header('Range'), size) : undefined;
  const isWhole = !ranges || ranges.length > 1;
  const part = isWhole ? { start: 0, end: size - 1 } : ranges[0];
  if (!part) {
    c.header('Content-Range', `bytes */${size}`);
    return c.body(null, 416);
  }
  if (!isWhole) c.header('Content-Range', `bytes ${part.start}-${part.end}/${size}`);
  c.header('Content-Length', String(part.end - part.start + 1));
  const status = isWhole ? 200 : 206;
  if (isHead) return c.body(null, status);
  return c.body(Readable.toWeb(await read(part)) as ReadableStream<Uint8Array>, status);
}
