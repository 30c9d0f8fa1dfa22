import { bodyStream } from '#web/middleware';
import { allowMetadata } from './allow-metadata.ts';
import { allowedNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { ifMatchOf } from './preconditions.ts';
import { renderNode } from './render-node.ts';
import { fileOptions } from './upload-options.ts';

/** `PUT /files/:file-id`: a new content. */
export async function overwriteFile(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { instance } = c.var;
  const { node, permission } = await allowedNode(c, deps, 'PUT', nodeById(c, deps));
  const given = await fileOptions(c, deps);
  allowMetadata(deps, permission, 'PUT', given.metadata, node.metadata);
  const author = authorOf(c, deps, permission);
  const file = await deps.vfs.overwrite(instance, author, node._id, given, bodyStream(c), { ifMatch: ifMatchOf(c) });
  return renderNode(c, deps, file);
}
