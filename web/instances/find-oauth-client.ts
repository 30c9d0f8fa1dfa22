import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { requiredText } from './parse-options.ts';

/** @compat here the parameters are in lower case. */
export function findOAuthClient({ instances, oauthClients }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => {
    const instance = await instances.get(requiredText(c, 'domain'));
    const client = await oauthClients.findBySoftware(instance, requiredText(c, 'software_id'));
    const { client_secret, ...shown } = client;
    return c.json({ client_id: client._id, ...shown });
  };
}
