import type { Node } from '#model/vfs';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { renderNode } from './render-node.ts';

/** `GET /files/:file-id`, or `GET /files/metadata?Path=`. */
export async function getNode(c: FilesContext, deps: FilesDeps, find: () => Promise<Node>): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'GET', find);
  return renderNode(c, deps, node);
}
