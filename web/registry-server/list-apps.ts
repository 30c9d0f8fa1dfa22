import type { Context } from 'hono';
import { readListQuery, type WebEnv } from '#web/middleware';
import type { RegistryServerDeps } from './deps.ts';

/** `GET /registry?cursor&limit&sort&filter[x]&versionsChannel&latestChannelVersion` */
export async function listApps(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const query = readListQuery(c);
  const offset = Number(c.req.query('cursor') ?? 0);
  const catalogue = await folder.catalogue();
  const { apps, next } = catalogue.list({ ...query, offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0 });
  return c.json({ data: apps, meta: { count: apps.length, ...(next !== undefined && { next_cursor: String(next) }) } });
}
