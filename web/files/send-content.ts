import type { Readable } from 'node:stream';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { File } from '#model/vfs';
import { contentDisposition, parseRanges, type Range } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';
import { isFresh, rangeApplies } from './freshness.ts';
import { multipartRanges } from './multipart-ranges.ts';
import { sendStream } from './send-stream.ts';

const POLICY = "default-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'";
/** Browsers show these with parts of their own, which a sandbox would stop; all the rest gets an origin of its own. */
const TRUSTED_VIEWERS = /^(application\/pdf|(audio|video)\/.*)$/;
const EMBEDDABLE = /^(text\/plain|application\/pdf|(image|audio|video)\/.*)$/;

export interface SendOptions {
  /** The apps may show it in a frame. */
  embed?: boolean;
  /** Instead of the file's own. */
  name?: string;
}

/** The current bytes of a file: all, or the ranges that are asked; or 304 when the client has them. */
export function sendContent(
  c: FilesContext,
  deps: FilesDeps,
  file: File,
  options: SendOptions = {},
): Promise<Response> {
  return deps.vfs.withContent(c.var.instance, file, (current) => sendBytes(c, deps, current, options));
}

/** The bytes that a file, or a version of it, names. Rejects with kind `not-found`, and nothing sent, without them. */
export async function sendBytes(
  c: FilesContext,
  { vfs }: FilesDeps,
  file: File,
  { embed = false, name = file.name }: SendOptions = {},
): Promise<Response> {
  const size = Number(file.size);
  const frames = embed && EMBEDDABLE.test(file.mime) ? '*' : "'none'";
  c.header('ETag', `"${file.md5sum}"`);
  c.header('Last-Modified', new Date(file.updated_at).toUTCString());
  c.header('Cache-Control', 'private, no-cache');
  c.header('Accept-Ranges', 'bytes');
  c.header('Content-Range', undefined);
  const sandbox = TRUSTED_VIEWERS.test(file.mime) ? '' : '; sandbox';
  c.header('Content-Security-Policy', `${POLICY}; frame-ancestors ${frames}${sandbox}`);
  if (isFresh(c, file)) return c.body(null, 304);

  c.header('Content-Disposition', contentDisposition(c.req.query('Dl') === '1' ? 'attachment' : 'inline', name));
  const read = (range?: Range) => vfs.read(c.var.instance, file, range);
  const ranges = rangeApplies(c, file) ? parseRanges(c.req.header('Range'), size) : undefined;
  if (!ranges) return send(c, 200, file.mime, size, () => read(size === 0 ? undefined : { start: 0, end: size - 1 }));
  const [first, ...others] = ranges;
  if (!first) {
    c.header('Content-Range', `bytes */${size}`);
    return c.body(null, 416);
  }
  if (others.length > 0) {
    const { type, length, open } = multipartRanges(ranges, { type: file.mime, size, read });
    return send(c, 206, type, length, open);
  }
  c.header('Content-Range', `bytes ${first.start}-${first.end}/${size}`);
  return send(c, 206, file.mime, first.end - first.start + 1, () => read(first));
}

async function send(
  c: FilesContext,
  status: ContentfulStatusCode,
  type: string,
  length: number,
  open: () => Promise<Readable>,
): Promise<Response> {
  c.header('Content-Type', type);
  c.header('Content-Length', String(length));
  if (c.req.method === 'HEAD') return c.body(null, status);
  return sendStream(c, status, await open());
}
