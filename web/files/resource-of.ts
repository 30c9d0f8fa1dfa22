import type { Node, Page } from '#model/vfs';
import { nodeResource, type Resource } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';

/** A file, with the addresses of its thumbnails, or a directory. */
export function resourceOf(
  c: FilesContext,
  { mediaFiles }: Pick<FilesDeps, 'mediaFiles'>,
  node: Node,
  page?: { contents: Page; links: Record<string, string> },
): Resource {
  const resource = nodeResource(node, page);
  if (node.type === 'directory') return resource;
  return { ...resource, links: { ...resource.links, ...mediaFiles.links(c.var.instance, node) } };
}
