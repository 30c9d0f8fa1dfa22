import { AppError } from '#pkg/errors';
import { downloadKey } from './create-download.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { sendContent } from './send-content.ts';

/** `GET /files/downloads/:secret/:fake-name`: whoever has the link may read, until it expires. */
export async function downloadBySecret(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const id = await deps.cache.get(downloadKey(c, c.req.param('secret') ?? ''));
  if (id === undefined) {
    throw new AppError('bad-request', 'Wrong download token', { parameter: 'secret' });
  }
  const file = toFile(await deps.vfs.get(c.var.instance, id));
  return sendContent(c, deps, file, { embed: true, name: c.req.param('name') ?? file.name });
}
