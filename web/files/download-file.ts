import type { File, Node } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { sendContent } from './send-content.ts';

/** `GET /files/download/:file-id`, or `GET /files/download?Path=`. */
export async function downloadFile(c: FilesContext, deps: FilesDeps, find: () => Promise<Node>): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'GET', find);
  return sendContent(c, deps, toFile(node));
}

export function toFile(node: Node): File {
  if (node.type === 'file') return node;
  throw new AppError('not-found', 'It is a directory, it has no content');
}
