import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

export function countInstances({ instances }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => c.json({ count: await instances.count() });
}
