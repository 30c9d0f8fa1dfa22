import type { Copies, Node } from '#model/vfs';

/** A directory has its path; a file gets it, unless a directory above is gone. */
export async function withFilePath(copies: Copies, node: Node): Promise<Node & { path?: string }> {
  const path = node.type === 'file' ? await copies.pathOf(node) : undefined;
  return path === undefined ? node : { ...node, path };
}
