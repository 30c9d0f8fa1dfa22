import { allowNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import { bodyStream } from './body-stream.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { ifMatchOf } from './preconditions.ts';
import { renderNode } from './render-node.ts';
import { fileOptions } from './upload-options.ts';

/** `PUT /files/:file-id`: a new content. */
export async function overwriteFile(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { instance } = c.var;
  const id = c.req.param('id') ?? '';
  const permission = await allowNode(c, deps, 'PUT', await deps.vfs.get(instance, id));
  const given = await fileOptions(c, deps);
  const author = authorOf(c, deps, permission);
  const file = await deps.vfs.overwrite(instance, author, id, given, bodyStream(c), ifMatchOf(c));
  return renderNode(c, deps, file);
}
