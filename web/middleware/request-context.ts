import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from '#pkg/log';
import type { WebEnv } from './env.ts';

/** Gives each request an identifier and a logger that writes it; goes before everything else. */
export function requestContext({
  log,
  now = Date.now,
}: {
  log: Logger;
  now?: () => number;
}): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const requestId = randomUUID();
    const requestLog = log.child({ requestId });
    c.set('requestId', requestId);
    c.set('log', requestLog);
    const start = now();
    await next();
    const { method, path } = c.req;
    // The path only: a query may have a token.
    // Not the one made above: the debug logs of an instance may be on.
    c.var.log.debug({ method, path, status: c.res.status, ms: now() - start }, 'request');
  };
}
