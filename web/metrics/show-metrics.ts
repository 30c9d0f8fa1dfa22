import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { plainErrors } from '#web/render';
import type { Metrics } from './metrics.ts';

/** Mounted on `/metrics` of the admin server. */
export function metricsRoutes({ registry }: Pick<Metrics, 'registry'>): Hono<WebEnv> {
  return new Hono<WebEnv>().onError(plainErrors).get('/', async (c) => {
    c.header('Content-Type', registry.contentType);
    return c.body(await registry.metrics());
  });
}
