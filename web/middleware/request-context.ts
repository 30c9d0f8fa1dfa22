import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from '#pkg/log';
import type { WebEnv } from './env.ts';
import { loggedPath } from './logged-path.ts';

/** Gives each request an identifier and a logger that writes it; goes before everything else. */
export function requestContext({
  log,
  now = Date.now,
}: {
  log: Logger;
  now?: () => number;
}): MiddlewareHandler<WebEnv> {
  const nextId = requestIds();
  return async (c, next) => {
    const requestId = nextId();
    const requestLog = lazyChild(log, { requestId });
    c.set('requestId', requestId);
    c.set('log', requestLog);
    const start = now();
    await next();
    const { method, path } = c.req;
    // Without the query: it may have a token.
    const fields = { method, path: loggedPath(path), status: c.res.status, ms: now() - start };
    const current = c.get('log');
    // Where nothing has asked for a logger, none is made; the debug logs of an instance may be on.
    if (current === requestLog) log.debug({ requestId, ...fields }, 'request');
    else current.debug(fields, 'request');
  };
}

/** Different ones in each process, and as short as can be: drawing one for each request takes longer than routing it. */
function requestIds(): () => string {
  const process = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}

/** A child that is made at its first line: most requests write none. */
function lazyChild(log: Logger, fields: object): Logger {
  let made: Logger | undefined;
  const child = () => {
    made ??= log.child(fields);
    return made;
  };
  return {
    debug: (more, message) => child().debug(more, message),
    info: (more, message) => child().info(more, message),
    warn: (more, message) => child().warn(more, message),
    error: (more, message) => child().error(more, message),
    child: (more, options) => child().child(more, options),
  };
}
