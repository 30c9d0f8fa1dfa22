import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { RegistryServerDeps } from './deps.ts';

/** `GET /registry/:app/:version` */
export async function showVersion(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const { app = '', version = '' } = c.req.param() as { app?: string; version?: string };
  const found = (await folder.catalogue()).version(app, version);
  if (!found) throw new AppError('not-found', 'Version was not found');
  return c.json(found);
}
