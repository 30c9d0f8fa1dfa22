import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

export function destroyInstance({ instances }: InstancesRoutesDeps): Handler<WebEnv, '/:domain'> {
  return async (c) => {
    await instances.destroy(c.req.param('domain'));
    return c.body(null, 204);
  };
}
