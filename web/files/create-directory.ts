import { permissionOf } from '#web/middleware';
import { allowMetadata } from './allow-metadata.ts';
import { checkDraft } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { once } from './once.ts';
import { renderNode } from './render-node.ts';
import { directoryOptions } from './upload-options.ts';

/** A new directory: `Name` in the one of the address, or `Path`, with `Recursive=true` also those above it.
 * With `Name`, it is made once for each `Idempotency-Key`. */
export async function createDirectory(c: FilesContext, deps: FilesDeps, dirId: string): Promise<Response> {
  const { vfs } = deps;
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const author = authorOf(c, deps, permission);
  const given = await directoryOptions(c, deps);
  allowMetadata(deps, permission, 'POST', given.metadata);
  const path = c.req.query('Path');
  const name = c.req.query('Name') ?? '';
  if (!path) {
    await checkDraft(c, deps, permission, 'POST', { type: 'directory', name, dir_id: dirId });
    const make = (id?: string) =>
      vfs.createDirectory(instance, author, { dirId, name }, { ...given, ...(id && { id }) });
    return renderNode(c, deps, await once(c, deps, make), 201);
  }
  const recursive = c.req.query('Recursive') === 'true';
  const above = await vfs.nearest(instance, path);
  await checkDraft(c, deps, permission, 'POST', {
    type: 'directory',
    name: path.split('/').at(-1) ?? '',
    dir_id: above,
  });
  return renderNode(c, deps, await vfs.createDirectoryAt(instance, author, path, { ...given, recursive }), 201);
}
