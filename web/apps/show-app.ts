import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowReadApp } from './allow.ts';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** `GET /apps/:slug`: the manifest. */
export async function showApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  await allowReadApp(c, slug, deps);
  const app = await deps.apps.get(c.var.instance, slug);
  return renderResource(c, appResource(deps, c.var.instance, app));
}
