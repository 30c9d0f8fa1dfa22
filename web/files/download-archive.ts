import { AppError } from '#pkg/errors';
import { type Archive, type ArchiveDeps, archiveKey, sendArchive } from './archive.ts';
import type { FilesContext } from './deps.ts';

/** `GET /files/archive/:secret/:fake-name`: whoever has the link may read, until it expires. */
export async function downloadArchive(c: FilesContext, deps: ArchiveDeps): Promise<Response> {
  const archive = await deps.cache.get(archiveKey(c, c.req.param('secret') ?? ''));
  if (archive === undefined) throw new AppError('bad-request', 'Wrong download token', { parameter: 'secret' });
  return sendArchive(c, deps, JSON.parse(archive) as Archive);
}
