import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { parseDuration } from './parse-duration.ts';
import { textOf } from './parse-options.ts';

const DAY = 24 * 3_600_000;

/** Debug logs of one instance, for a time. Mounted on `/:domain/debug`. */
export function debugRoutes({ instances, now = Date.now }: InstancesRoutesDeps): Hono<WebEnv> {
  const find = (domain: string | undefined) => instances.get(domain ?? '');
  return new Hono<WebEnv>()
    .get('/', async (c) => {
      const { domain, debug_until: until } = await find(c.req.param('domain'));
      const isOn = until !== undefined && Date.parse(until) > now();
      return c.json({ [domain]: isOn, ...(isOn && { until }) });
    })
    .post('/', async (c) => {
      const ttl = textOf(c, 'TTL');
      const life = ttl === undefined ? DAY : parseDuration(ttl, 'TTL');
      const instance = await find(c.req.param('domain'));
      await instances.update(instance, { debug_until: new Date(now() + life).toISOString() });
      return c.body(null, 204);
    })
    .delete('/', async (c) => {
      await instances.update(await find(c.req.param('domain')), { debug_until: undefined });
      return c.body(null, 204);
    });
}
