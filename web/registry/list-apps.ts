import type { Context } from 'hono';
import { readListQuery, type WebEnv } from '#web/middleware';
import { allowReader } from './allow.ts';
import type { RegistryDeps } from './deps.ts';
import { withMaintenance } from './with-maintenance.ts';

/** `GET /registry?cursor&limit&sort&filter[x]&versionsChannel&latestChannelVersion`: `{data, meta: {count, next_cursor}}`. */
export async function listApps(c: Context<WebEnv>, deps: RegistryDeps): Promise<Response> {
  await allowReader(c, deps);
  const { apps, cursor } = await deps.registries.of(c.var.instance).list(c.req.query('cursor') ?? '', readListQuery(c));
  const forced = await deps.maintenances.list();
  const data = apps.map((app) => withMaintenance(app, forced));
  return c.json({ data, meta: { count: data.length, ...(cursor !== undefined && { next_cursor: cursor }) } });
}
