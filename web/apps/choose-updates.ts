import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readAttributes, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { allowInstall } from './allow.ts';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** `PATCH /apps/:slug`, `{auto_update}`: whether new versions that ask for no more come by themselves. */
export async function chooseUpdates(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  await allowInstall(c, 'PUT', slug, undefined, deps);
  const { auto_update: isAutomatic } = await readAttributes(c);
  if (typeof isAutomatic !== 'boolean') {
    throw new AppError('unprocessable', 'auto_update is true or false', { pointer: '/data/attributes/auto_update' });
  }
  const app = await deps.apps.setAutoUpdate(c.var.instance, slug, isAutomatic);
  return renderResource(c, appResource(deps, c.var.instance, app));
}
