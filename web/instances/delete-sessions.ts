import type { Handler } from 'hono';
import { DOCTYPES, isMissingDatabase } from '#model/docs';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

/** Logs everybody out and forgets the history of logins. */
export function deleteSessions({ instances, docs }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/sessions'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    for (const doctype of [DOCTYPES.sessions, DOCTYPES.sessionLogins]) {
      await docs
        .database(instance, doctype)
        .destroy()
        .catch((error: unknown) => {
          if (!isMissingDatabase(error)) throw error;
        });
    }
    return c.body(null, 204);
  };
}
