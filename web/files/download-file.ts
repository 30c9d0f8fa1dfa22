import type { File, Node } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { sendContent } from './send-content.ts';
import { pageOf, sendPage } from './send-page.ts';

/** `GET /files/download/:file-id`, or `GET /files/download?Path=`. */
export async function downloadFile(c: FilesContext, deps: FilesDeps, find: () => Promise<Node>): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'GET', find);
  const page = pageOf(c);
  return page === undefined ? sendContent(c, deps, toFile(node)) : sendPage(c, deps, toFile(node), page);
}

export function toFile(node: Node): File {
  if (node.type === 'file') return node;
  throw new AppError('not-found', 'It is a directory, it has no content');
}
