import { AppError } from '#pkg/errors';
import type { NextcloudContext, NextcloudDeps } from './deps.ts';
import { pathParameter, readAsked } from './remote-path.ts';

/** `POST /remote/nextcloud/:account/move/<path>?To=<path>` */
export async function moveNode(c: NextcloudContext, deps: NextcloudDeps): Promise<Response> {
  const { account, path } = await readAsked(c, deps, 'POST', 'move');
  const to = pathParameter(c, 'To');
  if (to === undefined) throw new AppError('bad-request', 'The new path is missing', { parameter: 'To' });
  await deps.nextclouds.move(c.var.instance, account, path, to);
  return c.body(null, 204);
}
