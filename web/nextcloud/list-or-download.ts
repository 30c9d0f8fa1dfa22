import type { RemoteFile } from '#model/nextcloud';
import { contentDisposition, type Resource, renderList } from '#web/render';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `GET /remote/nextcloud/:account/<path>`: what is in a directory, or the bytes of a file with `?Dl=1` */
export async function listOrDownload(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'GET');
  if (c.req.query('Dl') !== '1') {
    return renderList(c, (await deps.nextclouds.list(c.var.instance, account, path)).map(remoteResource));
  }
  const { body, type } = await deps.nextclouds.download(c.var.instance, account, path);
  c.header('Content-Type', type);
  c.header('Content-Disposition', contentDisposition('attachment', path.slice(path.lastIndexOf('/') + 1)));
  // Whatever it is, it has the origin of the owner's session here: it must not run.
  c.header('Content-Security-Policy', "default-src 'none'; sandbox");
  c.header('Cache-Control', 'private, no-store');
  return c.body(body as ReadableStream);
}

export function remoteResource({ id, url, ...attributes }: RemoteFile): Resource {
  return { type: 'io.cozy.remote.nextcloud.files', id, attributes, meta: {}, links: { self: url } };
}
