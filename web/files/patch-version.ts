import { renderResource, versionResource } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { tagsAt } from './node-changes.ts';
import { invalid, readResource } from './read-resource.ts';

/** `PATCH /files/:file-id/:version`: the tags of an old version. */
export async function patchVersion(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'PATCH', nodeById(c, deps));
  const { attributes } = await readResource(c);
  const tags = tagsAt(attributes['tags']);
  if (!tags) throw invalid('/data/attributes/tags');
  const version = await deps.vfs.tagVersion(c.var.instance, node._id, c.req.param('version') ?? '', tags);
  return renderResource(c, versionResource(version));
}
