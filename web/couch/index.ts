import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import { requestContext, type WebEnv } from '#web/middleware';
import { couchErrors } from '#web/render';
import type { CouchContext, CouchDeps } from './deps.ts';
import { membersOnly } from './guards.ts';
import { identifyUser } from './identify-user.ts';
import { checkEncoding, requestPath, splitAtSemicolons } from './request-path.ts';
import { DATABASE_ROUTES, type Route, SERVER_ROUTES } from './routes.ts';

export type { CouchDeps } from './deps.ts';

/**
 * CouchDB's own HTTP API over the store, for operators and replicators: a port for administrators, never the people's.
 * It reads paths in its own way, so it is served as it is and not mounted in another application.
 * @see https://docs.couchdb.org/en/3.5.x/http-api.html
 */
export function couchRoutes(deps: CouchDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ getPath: requestPath });
  app.onError(couchErrors);
  app.use(requestContext(deps));
  if (deps.guard) app.use(deps.guard);
  app.use(async (c, next) => {
    c.header('X-Couch-Request-ID', requestIdOf(c));
    checkEncoding(c.req.raw, c.env);
    splitAtSemicolons(c.req.raw);
    // Wrong credentials are refused everywhere; having none is the matter of each route.
    c.set('storeUser', await identifyUser(c, deps));
    return next();
  });
  for (const route of SERVER_ROUTES) add(app, route, deps);
  app.use('/:db/*', membersOnly(deps));
  for (const route of DATABASE_ROUTES) add(app, route, deps);
  return app;
}

/** The client may have chosen it. */
function requestIdOf(c: CouchContext): string {
  const given = c.req.header('X-Couch-Request-ID');
  return given !== undefined && /^[\w-]{1,64}$/.test(given) ? given : c.get('requestId');
}

function add(app: Hono<WebEnv>, { path, methods, allow }: Route, deps: CouchDeps): void {
  for (const [method, handler] of Object.entries(methods)) {
    if (method === 'ALL') app.all(path, (c) => handler(c, deps));
    else app.on(method, path, (c) => handler(c, deps));
  }
  if (allow === '') return;
  app.all(path, () => {
    throw new AppError('method-not-allowed', `Only ${allow} allowed`, { code: 'method_not_allowed' });
  });
}
