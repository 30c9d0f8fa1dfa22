import type { MiddlewareHandler } from 'hono';
import type { JsonValue } from '#pkg/json';
import type { WebEnv } from '#web/middleware';
import type { CouchContext, CouchDeps, Handler } from './deps.ts';
import { unauthorized } from './identify-user.ts';
import { databaseNameOf } from './query.ts';

/** Lets the server's administrator through only; the others get this reason. */
export function adminOnly(handler: Handler, reason = 'You are not a server admin.'): Handler {
  return (c, deps) => {
    if (!isAdmin(c)) throw unauthorized(reason);
    return handler(c, deps);
  };
}

/**
 * A database is the administrator's alone, unless its `_security` says that it has no member at all. To those who may not know,
 * a database that does not exist looks like one that is closed.
 */
export function membersOnly(deps: CouchDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    if (!isAdmin(c) && !(await isPublic(c, deps))) {
      throw unauthorized('You are not authorized to access this db.');
    }
    return next();
  };
}

export function isAdmin(c: CouchContext): boolean {
  return c.var.storeUser.roles.includes('_admin');
}

async function isPublic(c: CouchContext, { couch }: CouchDeps): Promise<boolean> {
  const security = await couch
    .database(databaseNameOf(c))
    .security()
    .catch(() => undefined);
  if (security === undefined) return false;
  const members = security['members'];
  if (members === undefined || typeof members !== 'object' || members === null || Array.isArray(members)) return false;
  return isEmptyList(members['names']) && isEmptyList(members['roles']);
}

function isEmptyList(value: JsonValue | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
