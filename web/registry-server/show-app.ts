import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readListQuery, type WebEnv } from '#web/middleware';
import type { RegistryServerDeps } from './deps.ts';

/** `GET /registry/:app` */
export async function showApp(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const app = (await folder.catalogue()).app(c.req.param('app') ?? '', readListQuery(c));
  if (!app) throw new AppError('not-found', 'Application was not found');
  return c.json(app);
}
