import { allowedNode, checkDraft } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { once } from './once.ts';
import { renderNode } from './render-node.ts';

/** `POST /files/:file-id/copy?Name=&DirID=`: beside the first one, unless another place is given; once for each `Idempotency-Key`. */
export async function copyFile(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'GET', nodeById(c, deps));
  const dirId = c.req.query('DirID') || node.dir_id;
  const name = c.req.query('Name') || node.name;
  await checkDraft(c, deps, permission, 'POST', { ...node, dir_id: dirId, name });
  const author = authorOf(c, deps, permission);
  const make = (copyId?: string) => deps.vfs.copy(c.var.instance, author, node._id, { dirId, name }, copyId);
  return renderNode(c, deps, await once(c, deps, make), 201);
}
