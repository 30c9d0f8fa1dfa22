import type { Context } from 'hono';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowInstall } from './allow.ts';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/**
 * `DELETE /apps/:slug`: answers the manifest that was there. Its documents stay; the accounts of a konnector go first, in the
 * background (202). One that a device is linked to stays as long as the device does: its rights are those of the app.
 */
export async function uninstallApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const slug = c.req.param('slug') ?? '';
  await allowInstall(c, 'DELETE', slug, undefined, deps);
  if (await isLinked(c, slug, deps)) {
    throw new AppError('bad-request', 'A device is linked to this application', { code: 'linked_app_exists' });
  }
  if (deps.apps.kind === 'konnector' && (await deps.konnectorEnds.begin(instance, slug))) {
    return renderResource(c, appResource(deps, instance, await deps.apps.get(instance, slug)), { status: 202 });
  }
  return renderResource(c, appResource(deps, instance, await deps.apps.uninstall(instance, slug)));
}

/** A device has the rights of the app. */
async function isLinked(c: Context<WebEnv>, slug: string, { oauthClients }: AppsRoutesDeps): Promise<boolean> {
  try {
    await oauthClients.findBySoftware(c.var.instance, `registry://${slug}`);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}
