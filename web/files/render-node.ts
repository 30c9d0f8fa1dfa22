import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Node } from '#model/vfs';
import { renderResource, versionResource, withVersions } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nextLink, pageQuery } from './page-query.ts';
import { resourceOf } from './resource-of.ts';

/** A file, with its old versions; or a directory with a page of its children. */
export async function renderNode(
  c: FilesContext,
  deps: FilesDeps,
  node: Node,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { vfs } = deps;
  if (node.type === 'file') {
    // A new file has had no other content.
    const versions = status === 201 ? [] : await vfs.versions(c.var.instance, node._id);
    const included = versions.map(versionResource);
    return renderResource(c, withVersions(resourceOf(c, deps, node), versions), { status, included });
  }
  const options = pageQuery(c);
  const contents = await vfs.children(c.var.instance, node._id, options);
  const links = nextLink(`/files/${encodeURIComponent(node._id)}/relationships/contents`, options, contents.next);
  const included = contents.nodes.map((child) => resourceOf(c, deps, child));
  return renderResource(c, resourceOf(c, deps, node, { contents, links }), { status, included });
}
