import { mimeAndClass } from '#model/vfs';
import { bodyStream, permissionOf } from '#web/middleware';
import { allowMetadata } from './allow-metadata.ts';
import { checkDraft } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { renderNode } from './render-node.ts';
import { fileOptions } from './upload-options.ts';

/** Streams the body to a new file. */
export async function uploadFile(c: FilesContext, deps: FilesDeps, dirId: string): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const name = c.req.query('Name') ?? '';
  const given = await fileOptions(c, deps);
  const draft = {
    type: 'file' as const,
    name,
    dir_id: dirId,
    tags: given.tags ?? [],
    ...mimeAndClass(name, given.mime),
  };
  await checkDraft(c, deps, permission, 'POST', draft);
  allowMetadata(deps, permission, 'POST', given.metadata);
  const author = authorOf(c, deps, permission);
  const file = await deps.vfs.upload(c.var.instance, author, { dirId, name }, given, bodyStream(c));
  return renderNode(c, deps, file, 201);
}
