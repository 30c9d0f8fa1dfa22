import { Hono } from 'hono';
import { readJson, type WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { toFlags } from './to-flags.ts';

/** Flags that belong to no instance. Mounted on `/feature`. */
export function featureRoutes({ features }: InstancesRoutesDeps): Hono<WebEnv> {
  return new Hono<WebEnv>()
    .get('/config/:context', (c) => c.json(features.configFlags(c.req.param('context'))))
    .get('/contexts/:context', async (c) => c.json(await features.contextRatios(c.req.param('context'))))
    .patch('/contexts/:context', async (c) =>
      c.json(await features.patchContext(c.req.param('context'), toFlags(await readJson(c)))),
    )
    .get('/defaults', async (c) => c.json(await features.defaults()))
    .patch('/defaults', async (c) => c.json(await features.patchDefaults(toFlags(await readJson(c)))));
}
