import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { allowReader } from './allow.ts';
import type { RegistryDeps } from './deps.ts';
import { withMaintenance } from './with-maintenance.ts';

/** `GET /registry/:app` */
export async function showApp(c: Context<WebEnv>, deps: RegistryDeps): Promise<Response> {
  await allowReader(c, deps);
  const slug = c.req.param('app') ?? '';
  const app = await deps.registries.of(c.var.instance).first((registry) => registry.app(slug));
  if (!app) throw new AppError('not-found', 'Application was not found');
  return c.json(withMaintenance(app, await deps.maintenances.list()));
}
