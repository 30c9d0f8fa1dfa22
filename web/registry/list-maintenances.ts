import type { Context } from 'hono';
import type { AppDocument } from '#pkg/app-registry';
import type { WebEnv } from '#web/middleware';
import { allowReader } from './allow.ts';
import type { RegistryDeps } from './deps.ts';
import { withMaintenance } from './with-maintenance.ts';

/** `GET /registry/maintenance`: an array of the applications that should not be used for a while. */
export async function listMaintenances(c: Context<WebEnv>, deps: RegistryDeps): Promise<Response> {
  await allowReader(c, deps);
  const told = await deps.registries.of(c.var.instance).maintenance();
  const forced = await deps.maintenances.list();
  const known = new Set(told.map(({ slug }) => slug));
  const others: AppDocument[] = Object.keys(forced)
    .filter((slug) => !known.has(slug))
    .map((slug) => ({ slug, type: 'konnector' }));
  return c.json([...told, ...others].map((app) => withMaintenance(app, forced)));
}
