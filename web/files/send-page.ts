import type { File } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { contentDisposition } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';

/** The number in `?Page=`, the first page being 1; undefined when the whole is asked. */
export function pageOf(c: FilesContext): number | undefined {
  const text = c.req.query('Page');
  if (!text) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new AppError('unprocessable', 'Page is not the number of a page', { parameter: 'Page' });
}

/** One page of a PDF, as a PDF. */
export async function sendPage(c: FilesContext, deps: FilesDeps, file: File, page: number): Promise<Response> {
  if (file.class !== 'pdf') throw new AppError('unprocessable', 'Only a PDF has pages', { parameter: 'Page' });
  const content = await deps.mediaFiles.page(c.var.instance, file, page);
  c.header('Content-Type', 'application/pdf');
  c.header('Content-Length', String(content.length));
  c.header('Cache-Control', 'private, no-cache');
  const kind = c.req.query('Dl') === '1' ? 'attachment' : 'inline';
  c.header('Content-Disposition', contentDisposition(kind, file.name));
  return c.req.method === 'HEAD' ? c.body(null) : c.body(new Uint8Array(content));
}
