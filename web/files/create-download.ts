import { randomBytes } from 'node:crypto';
import { renderResource } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { nodeByPath } from './find-node.ts';
import { nodeResource } from './node-resource.ts';

const TTL = 10 * 60_000;

export function downloadKey(c: FilesContext, secret: string): string {
  return `files-download/${c.var.instance.prefix}/${secret}`;
}

/** `POST /files/downloads?Path=` or `?Id=`: a link without other credentials, for ten minutes. */
export async function createDownload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const id = c.req.query('Id');
  const find = id ? () => deps.vfs.get(c.var.instance, id) : nodeByPath(c, deps);
  const { node } = await allowedNode(c, deps, 'GET', find);
  const file = toFile(node);
  // 8 bytes are guessed by nobody within ten minutes.
  const secret = randomBytes(8).toString('hex');
  await deps.cache.set(downloadKey(c, secret), file._id, TTL);
  const name = encodeURIComponent(c.req.query('Filename') || file.name);
  // Clients read the link beside the resource, not in it.
  return renderResource(c, nodeResource(file), { links: { related: `/files/downloads/${secret}/${name}` } });
}
