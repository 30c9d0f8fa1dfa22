import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowInstall } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { renderOperation } from './render-operation.ts';

/**
 * `POST /apps/:slug?Source=&Deactivated=`: installs an application of the server or of its registries; for the command line,
 * from anywhere. Deactivated: its rules wait for the owner to open it.
 */
export async function installApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const source = c.req.query('Source');
  await allowInstall(c, 'POST', slug, source, deps);
  const isDeactivated = c.req.query('Deactivated') === 'true';
  return renderOperation(c, deps, () => deps.apps.install(c.var.instance, slug, { source, isDeactivated }));
}
