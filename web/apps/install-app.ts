import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { allowInstall } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { renderProgress } from './render-progress.ts';

/**
 * `POST /apps/:slug?Source=`: installs an app of the server; for the command line, a folder of the machine
 * or an archive of the web too.
 */
export async function installApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const source = c.req.query('Source');
  await allowInstall(c, 'POST', slug, source, deps);
  return renderProgress(c, deps, await deps.apps.install(c.var.instance, slug, source));
}
