import { permissionOf } from '#web/middleware';
import { applyPatch } from './apply-patch.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { parsePatch } from './node-changes.ts';
import { invalid, readData, toResource } from './read-resource.ts';

const MAX_PATCHES = 1000;

/** `PATCH /files/`: a list of patches, one after the other; the first that is refused ends it. */
export async function patchNodes(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const data = await readData(c);
  if (!Array.isArray(data) || data.length > MAX_PATCHES) throw invalid('/data');
  const resources = data.map(toResource);
  if (resources.some(({ id }) => id === undefined)) throw invalid('/data/id');
  for (const resource of resources) {
    const node = await deps.vfs.get(c.var.instance, resource.id ?? '');
    await applyPatch(c, deps, permission, node, parsePatch(resource), resource.rev);
  }
  return c.body(null, 204);
}
