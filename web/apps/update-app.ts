import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowInstall } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { renderOperation } from './render-operation.ts';

/**
 * `PUT /apps/:slug?Source=&PermissionsAcked=`: takes what the source has now. What asks for more waits for the owner's
 * consent: the answer then has `available_version`.
 */
export async function updateApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const source = c.req.query('Source');
  await allowInstall(c, 'PUT', slug, source, deps);
  const isAgreed = c.req.query('PermissionsAcked') === 'true';
  return renderOperation(c, deps, () => deps.apps.update(c.var.instance, slug, { source, isAgreed }));
}
