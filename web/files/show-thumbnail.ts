import { AppError } from '#pkg/errors';
import { FORMATS, type Format } from '#pkg/media';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { sendStream } from './send-stream.ts';

/** As long as its address is good: another content has another address soon, and another tag at once. */
const MAX_AGE = 600;

/** Shown until the picture is there, or in its place when there can be none. */
const PLACEHOLDER = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">
<path d="M24 12h32l16 16v56H24z" fill="#f3f4f6" stroke="#95999d" stroke-width="2"/>
<path d="M56 12v16h16" fill="none" stroke="#95999d" stroke-width="2"/>
</svg>`;

/** `GET /files/:id/thumbnails/:secret/:format`: whoever has the address may see it, for ten minutes. */
export async function showThumbnail(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { vfs, mediaFiles } = deps;
  const { instance } = c.var;
  const { id = '', secret = '', format = '' } = c.req.param() as Record<string, string>;
  if (!mediaFiles.isSecret(instance, id, secret)) {
    throw new AppError('bad-request', 'Wrong download token', { parameter: 'secret' });
  }
  if (!isFormat(format)) throw new AppError('not-found', 'There is no such format');
  const file = toFile(await vfs.get(instance, id));
  const tag = `"${file.md5sum}-${format}"`;
  const picture = await mediaFiles.thumbnail(instance, file, format);
  if (!picture) {
    await deps.askThumbnails(instance, file);
    const headers = { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' };
    return c.req.method === 'HEAD' ? c.body(null, 404, headers) : c.body(PLACEHOLDER, 404, headers);
  }
  c.header('ETag', tag);
  c.header('Cache-Control', `private, max-age=${MAX_AGE}`);
  const isKnown = c.req.header('If-None-Match')?.includes(tag);
  if (isKnown || c.req.method === 'HEAD') picture.destroy();
  if (isKnown) return c.body(null, 304);
  c.header('Content-Type', 'image/jpeg');
  return c.req.method === 'HEAD' ? c.body(null, 200) : sendStream(c, 200, picture);
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}
