import { randomBytes } from 'node:crypto';
import { renderResource } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { toFile } from './download-file.ts';
import { nodeByPath } from './find-node.ts';
import { keepForLater } from './keep-for-later.ts';
import { resourceOf } from './resource-of.ts';

export function downloadKey(c: FilesContext, secret: string): string {
  return `files-download/${c.var.instance.prefix}/${secret}`;
}

/** The id of a file, and what comes after it in the id of a version. */
export function splitVersionId(id: string): [fileId: string, version: string] {
  const slash = id.indexOf('/');
  return slash < 0 ? [id, ''] : [id.slice(0, slash), id.slice(slash + 1)];
}

/** `POST /files/downloads?Path=`, `?Id=` or `?VersionId=`: a link without other credentials, for ten minutes. */
export async function createDownload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const versionId = c.req.query('VersionId');
  const [fileId, version] = splitVersionId(versionId ?? '');
  const id = versionId ? fileId : c.req.query('Id');
  const find = id ? () => deps.vfs.get(c.var.instance, id) : nodeByPath(c, deps);
  const { node } = await allowedNode(c, deps, 'GET', find);
  const file = toFile(node);
  // 8 bytes are guessed by nobody within ten minutes.
  const secret = `${version ? 'v-' : ''}${randomBytes(8).toString('hex')}`;
  if (version) await deps.vfs.version(c.var.instance, file._id, version);
  await keepForLater(c, deps, { kind: 'download', key: downloadKey(c, secret), text: versionId || file._id });
  const name = encodeURIComponent(c.req.query('Filename') || file.name);
  // Clients read the link beside the resource, not in it.
  return renderResource(c, resourceOf(c, deps, file), { links: { related: `/files/downloads/${secret}/${name}` } });
}
