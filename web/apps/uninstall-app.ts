import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowInstall } from './allow.ts';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/**
 * `DELETE /apps/:slug`: answers the manifest that was there. Its documents stay; the accounts of a konnector go first, in the
 * background (202).
 */
export async function uninstallApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const slug = c.req.param('slug') ?? '';
  await allowInstall(c, 'DELETE', slug, undefined, deps);
  if (deps.apps.kind === 'konnector' && (await deps.konnectorEnds.begin(instance, slug))) {
    return renderResource(c, appResource(deps, instance, await deps.apps.get(instance, slug)), { status: 202 });
  }
  return renderResource(c, appResource(deps, instance, await deps.apps.uninstall(instance, slug)));
}
