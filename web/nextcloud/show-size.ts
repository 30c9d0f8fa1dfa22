import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { readAsked } from './remote-path.ts';

/** `GET /remote/nextcloud/:account/size/<path>`: bytes of all that is below */
export async function showSize(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'GET', 'size');
  return c.json({ size: await deps.nextclouds.size(c.var.instance, account, path) });
}
