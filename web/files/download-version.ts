import type { File, Version } from '#model/vfs';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { nodeById } from './find-node.ts';
import { sendBytes } from './send-content.ts';

/** `GET /files/download/:file-id/:version`: an old content. */
export async function downloadVersion(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'GET', nodeById(c, deps));
  const version = await deps.vfs.version(c.var.instance, node._id, c.req.param('version') ?? '');
  return sendBytes(c, deps, asItWas(toFile(node), version));
}

/** A file with the content that it had. */
export function asItWas(file: File, { size, md5sum, updated_at, internal_vfs_id }: Version): File {
  return { ...file, size, md5sum, updated_at, internal_vfs_id };
}
