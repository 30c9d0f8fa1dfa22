import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { textOf } from './parse-options.ts';

export function deleteOAuthClients({
  instances,
  oauthClients,
}: Pick<InstancesRoutesDeps, 'instances' | 'oauthClients'>): Handler<WebEnv, '/:domain/clients'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    return c.json({ count: await oauthClients.deleteAll(instance, textOf(c, 'Kind')) });
  };
}
