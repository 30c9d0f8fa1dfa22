import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { InstancesRoutesDeps } from './deps.ts';
import { toResource } from './to-resource.ts';

export function showInstance({ instances }: InstancesRoutesDeps): Handler<WebEnv, '/:domain'> {
  return async (c) => renderResource(c, toResource(await instances.get(c.req.param('domain'))));
}
