import { TRASH_ID } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { renderList } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nextLink, pageQuery } from './page-query.ts';
import { resourceOf } from './resource-of.ts';

/** `GET /files/:file-id/relationships/contents`: a page of the children. */
export async function listContents(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const id = c.req.param('id') ?? '';
  return listPage(c, deps, id, `/files/${encodeURIComponent(id)}/relationships/contents`);
}

/** `GET /files/trash`. */
export function listTrash(c: FilesContext, deps: FilesDeps): Promise<Response> {
  return listPage(c, deps, TRASH_ID, '/files/trash');
}

async function listPage(c: FilesContext, deps: FilesDeps, dirId: string, path: string): Promise<Response> {
  const { node: directory } = await allowedNode(c, deps, 'GET', () => deps.vfs.get(c.var.instance, dirId));
  if (directory.type !== 'directory') throw new AppError('unprocessable', 'It is not a directory');
  const options = pageQuery(c);
  const page = await deps.vfs.children(c.var.instance, dirId, options);
  const resources = page.nodes.map((node) => resourceOf(c, deps, node));
  return renderList(c, resources, { links: nextLink(path, options, page.next), meta: { count: page.total } });
}
