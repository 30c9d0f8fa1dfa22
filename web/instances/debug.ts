import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { parseDuration } from './parse-duration.ts';
import { textOf } from './parse-options.ts';

const DAY = 24 * 3_600_000;

/** Debug logs of one instance, for a time. */
export function debugRoutes({ instances, cache, now = Date.now }: InstancesRoutesDeps): Hono<WebEnv> {
  const keyOf = async (domain: string) => `debug:${(await instances.get(domain)).domain}`;
  return new Hono<WebEnv>()
    .get('/', async (c) => {
      const domain = c.req.param('domain') as string;
      const until = await cache.get(await keyOf(domain));
      return c.json({ [domain]: until !== undefined, ...(until !== undefined && { until }) });
    })
    .post('/', async (c) => {
      const ttl = textOf(c, 'TTL');
      const life = ttl === undefined ? DAY : parseDuration(ttl, 'TTL');
      const key = await keyOf(c.req.param('domain') as string);
      await cache.set(key, new Date(now() + life).toISOString(), life);
      return c.body(null, 204);
    })
    .delete('/', async (c) => {
      await cache.delete(await keyOf(c.req.param('domain') as string));
      return c.body(null, 204);
    });
}
