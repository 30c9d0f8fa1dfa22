import { allowMetadata } from './allow-metadata.ts';
import { allowedNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { readResource } from './read-resource.ts';
import { renderNode } from './render-node.ts';
import { tagsOf } from './upload-options.ts';

/** `POST /files/:file-id/versions?Tags=`: the same content with the metadata of the body; what it was is a version. */
export async function createVersion(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'PUT', nodeById(c, deps));
  const { attributes: metadata } = await readResource(c);
  allowMetadata(deps, permission, 'PUT', metadata, node.metadata);
  const author = authorOf(c, deps, permission);
  const given = { tags: tagsOf(c), metadata };
  return renderNode(c, deps, await deps.vfs.createVersion(c.var.instance, author, node._id, given));
}
