import { zipStream } from '#pkg/zip';
import { contentDisposition } from './content-disposition.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { sendStream } from './send-stream.ts';

export interface Archive {
  /** Without `.zip`. */
  name: string;
  ids: string[];
}

export function archiveKey(c: FilesContext, secret: string): string {
  return `files-archive/${c.var.instance.prefix}/${secret}`;
}

/** Its length is not known: it is made while it is sent. */
export async function sendArchive(c: FilesContext, { vfs }: FilesDeps, { name, ids }: Archive): Promise<Response> {
  c.header('Content-Type', 'application/zip');
  c.header('Content-Disposition', contentDisposition('attachment', `${name}.zip`));
  c.header('Cache-Control', 'private, no-cache');
  if (c.req.method === 'HEAD') return c.body(null, 200);
  return sendStream(c, 200, zipStream(vfs.archiveEntries(c.var.instance, name, ids)));
}
