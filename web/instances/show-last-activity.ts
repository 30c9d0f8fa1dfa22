import type { Handler } from 'hono';
import { DOCTYPES } from '#model/docs';
import type { OAuthClientData } from '#model/oauth';
import type { Session } from '#model/session';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

/** The day when a browser or a client of the owner was last seen, else the day of the creation. */
export function showLastActivity({ instances, docs }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/last-activity'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    let last = instance.created_at;
    const see = (date: string | undefined) => {
      if (date !== undefined && date > last) last = date;
    };
    for await (const session of docs.all<Session>(instance, DOCTYPES.sessions)) see(session.last_seen);
    for await (const client of docs.all<OAuthClientData>(instance, DOCTYPES.oauthClients)) {
      see(client.synchronized_at);
      see(client.last_refreshed_at);
    }
    return c.json({ 'last-activity': last.slice(0, 'YYYY-MM-DD'.length) });
  };
}
