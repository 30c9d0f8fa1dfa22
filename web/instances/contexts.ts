import type { Handler } from 'hono';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

export function listContexts({ contexts }: InstancesRoutesDeps): Handler<WebEnv> {
  return (c) => c.json(Object.entries(contexts).map(([name, config]) => toContext(name, config)));
}

export function showContext({ contexts }: InstancesRoutesDeps): Handler<WebEnv, '/contexts/:name'> {
  return (c) => {
    const name = c.req.param('name');
    const config = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
    if (!config) throw new AppError('not-found', 'Context not found');
    return c.json(toContext(name, config));
  };
}

function toContext(name: string, config: JsonObject): JsonObject {
  return { context: name, config, registries: [], cloudery_endpoint: '' };
}
