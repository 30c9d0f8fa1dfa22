import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `DELETE /remote/nextcloud/:account/<path>`: to the trash there */
export async function trashNode(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'DELETE');
  await deps.nextclouds.trash(c.var.instance, account, path);
  return c.body(null, 204);
}
