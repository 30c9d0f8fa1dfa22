import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { allowInstall } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { renderProgress } from './render-progress.ts';

/** `PUT /apps/:slug`: takes the files as they are now. */
export async function updateApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const source = c.req.query('Source');
  await allowInstall(c, 'PUT', slug, source, deps);
  const app = await deps.apps.get(c.var.instance, slug);
  if (source && source !== app.source) {
    throw new AppError('unprocessable', 'The source of an installed application cannot change', {
      parameter: 'Source',
    });
  }
  return renderProgress(c, deps, app);
}
