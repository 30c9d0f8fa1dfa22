import type { File } from '#model/vfs';
import type { Slots } from '#pkg/slots';
import { zipStream } from '#pkg/zip';
import { contentDisposition } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';
import { sendStream } from './send-stream.ts';

export interface ArchiveDeps extends FilesDeps {
  /** Compressing takes the threads by which files are read and passwords are checked: nobody has all of them. */
  archives: Slots;
}

export interface Archive {
  /** Without `.zip`. */
  name: string;
  ids: string[];
  /** Of PDFs. */
  pages: { id: string; page: number }[];
}

export function archiveKey(c: FilesContext, secret: string): string {
  return `files-archive/${c.var.instance.prefix}/${secret}`;
}

/** Its length is not known: it is made while it is sent. */
export async function sendArchive(
  c: FilesContext,
  { vfs, mediaFiles, archives }: ArchiveDeps,
  { name, ids, pages }: Archive,
): Promise<Response> {
  const { instance } = c.var;
  const read = (file: File, page: number) => mediaFiles.page(instance, file, page);
  const chosen = { list: pages, read };
  c.header('Content-Type', 'application/zip');
  c.header('Content-Disposition', contentDisposition('attachment', `${name}.zip`));
  c.header('Cache-Control', 'private, no-cache');
  if (c.req.method === 'HEAD') return c.body(null, 200);
  const release = archives.take(instance.prefix);
  return sendStream(c, 200, zipStream(vfs.archiveEntries(instance, name, ids, chosen)).once('close', release));
}
