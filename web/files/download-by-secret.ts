import { AppError } from '#pkg/errors';
import { downloadKey, splitVersionId } from './create-download.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { asItWas } from './download-version.ts';
import { sendBytes, sendContent } from './send-content.ts';
import { pageOf, sendPage } from './send-page.ts';

/** `GET /files/downloads/:secret/:fake-name`: whoever has the link may read, until it expires. */
export async function downloadBySecret(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const id = await deps.cache.get(downloadKey(c, c.req.param('secret') ?? ''));
  if (id === undefined) {
    throw new AppError('bad-request', 'Wrong download token', { parameter: 'secret' });
  }
  const [fileId, version] = splitVersionId(id);
  const file = toFile(await deps.vfs.get(c.var.instance, fileId));
  const options = { embed: true, name: c.req.param('name') ?? file.name };
  const page = pageOf(c);
  if (page !== undefined) return sendPage(c, deps, file, page);
  if (!version) return sendContent(c, deps, file, options);
  return sendBytes(c, deps, asItWas(file, await deps.vfs.version(c.var.instance, fileId, version)), options);
}
