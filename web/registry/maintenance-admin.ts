import { Hono } from 'hono';
import type { AppRegistries, Maintenances } from '#model/registry';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { readAttributes, type WebEnv } from '#web/middleware';

export interface MaintenanceAdminDeps {
  registries: AppRegistries;
  maintenances: Maintenances;
}

const TYPE = 'io.cozy.konnectors.maintenance';
const SLUG = /^[a-z0-9-]{1,100}$/;

/** Mounted at `/konnectors/maintenance` of the admin port: what the operator puts in maintenance, and the registries too. */
export function maintenanceRoutes({ registries, maintenances }: MaintenanceAdminDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false });
  app.get('/', async (c) => {
    const own = Object.entries(await maintenances.list()).map(([slug, options]) => resource(slug, 'stack', options));
    const context = c.req.query('Context');
    const told = context === undefined ? [] : await registries.of({ context }).maintenance();
    const theirs = told.map(({ slug, maintenance_options }) => resource(slug, 'registry', maintenance_options ?? {}));
    return c.json({ data: [...own, ...theirs] });
  });
  app.put('/:slug', async (c) => {
    const attributes = await readAttributes(c);
    await maintenances.activate(checkSlug(c.req.param('slug')), attributes as JsonObject);
    return c.body(null, 204);
  });
  app.delete('/:slug', async (c) => {
    await maintenances.deactivate(checkSlug(c.req.param('slug')));
    return c.body(null, 204);
  });
  return app;
}

function resource(slug: string, level: 'stack' | 'registry', options: unknown) {
  return { type: TYPE, id: slug, attributes: { slug, level, maintenance_options: options } };
}

function checkSlug(slug: string): string {
  if (SLUG.test(slug)) return slug;
  throw new AppError('unprocessable', 'Invalid slug name', { parameter: 'slug' });
}
