import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import type { Json } from '#pkg/json';
import { readJson, type WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { toFlags } from './to-flags.ts';

/** Flags and sets of one instance. Mounted on `/:domain/feature`. */
export function instanceFeatureRoutes({ instances, features }: InstancesRoutesDeps): Hono<WebEnv> {
  const find = (domain: string | undefined) => instances.get(domain ?? '');
  return new Hono<WebEnv>()
    .get('/flags', async (c) => c.json((await find(c.req.param('domain'))).feature_flags ?? {}))
    .patch('/flags', async (c) => {
      const instance = await find(c.req.param('domain'));
      return c.json(await features.patchInstance(instance, toFlags(await readJson(c))));
    })
    .get('/sets', async (c) => c.json((await find(c.req.param('domain'))).feature_sets ?? []))
    .put('/sets', async (c) => {
      const instance = await find(c.req.param('domain'));
      return c.json(await features.replaceSets(instance, toSets(await readJson(c))));
    });
}

function toSets({ value }: Json): string[] {
  const isSet = (item: unknown) => typeof item === 'string' && item !== '' && item.length <= 200;
  if (Array.isArray(value) && value.length <= 1000 && value.every(isSet)) return value as string[];
  throw new AppError('bad-request', 'The body must be a list of names');
}
