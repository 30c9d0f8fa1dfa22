import type { Node } from '#model/vfs';
import { permissionOf } from '#web/middleware';
import { findFor } from './allow-node.ts';
import { applyPatch } from './apply-patch.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { parsePatch } from './node-changes.ts';
import { ifMatchOf } from './preconditions.ts';
import { readResource } from './read-resource.ts';
import { renderNode } from './render-node.ts';

/** `PATCH /files/:file-id`, or `PATCH /files/metadata?Path=`: renames, moves, changes, trashes or destroys. */
export async function patchNode(c: FilesContext, deps: FilesDeps, find: () => Promise<Node>): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const resource = await readResource(c);
  const ifMatch = ifMatchOf(c) ?? resource.rev;
  const node = await findFor(c, deps, permission, 'PATCH', find);
  const patched = await applyPatch(c, deps, permission, node, parsePatch(resource), ifMatch);
  return patched ? renderNode(c, deps, patched) : c.body(null, 204);
}
