import { renderList } from '#web/render';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { remoteResource } from './list-or-download.ts';
import { readAsked } from './remote-path.ts';

/** `GET /remote/nextcloud/:account/trash/<path>` */
export async function listTrash(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'GET', 'trash');
  return renderList(c, (await deps.nextclouds.listTrash(c.var.instance, account, path)).map(remoteResource));
}

/** `DELETE /remote/nextcloud/:account/trash/<path>`: for ever; all of it without a path */
export async function deleteTrash(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'DELETE', 'trash');
  if (path === '') await deps.nextclouds.emptyTrash(c.var.instance, account);
  else await deps.nextclouds.destroy(c.var.instance, account, path);
  return c.body(null, 204);
}

/** `POST /remote/nextcloud/:account/restore/trash/<path>`: to where it was, by the path that the trash shows */
export async function restoreTrash(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'POST', 'restore');
  await deps.nextclouds.restore(c.var.instance, account, path.replace(/^\/trash(?=\/)/, ''));
  return c.body(null, 204);
}
