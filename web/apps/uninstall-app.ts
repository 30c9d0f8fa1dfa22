import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowInstall } from './allow.ts';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** `DELETE /apps/:slug`: answers the manifest that was there. Its documents stay. */
export async function uninstallApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  await allowInstall(c, 'DELETE', slug, undefined, deps);
  const app = await deps.apps.uninstall(c.var.instance, slug);
  return renderResource(c, appResource(deps, c.var.instance, app));
}
