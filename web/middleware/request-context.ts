import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from '#pkg/log';
import type { WebEnv } from './env.ts';
import { completeHeaders } from './headers.ts';
import { type Step, takeSteps } from './in-steps.ts';
import { loggedPath } from './logged-path.ts';

export interface RequestContextDeps {
  log: Logger;
  /** What is done first of all; none of them may fail. */
  first?: readonly Step[];
  /** Told of each answer: its route as it is written, and the ms until its head was ready. */
  onAnswer?: (method: string, route: string, status: number, ms: number) => void;
}

/**
 * Gives each request an identifier and a logger that writes it, and its answer the headers of all; goes before everything
 * else.
 */
export function requestContext({ log, first = [], onAnswer }: RequestContextDeps): MiddlewareHandler<WebEnv> {
  const nextId = requestIds();
  return async (c, next) => {
    const start = performance.now();
    const requestId = nextId();
    const requestLog = new LazyLogger(log, { requestId });
    c.set('requestId', requestId);
    c.set('log', requestLog);
    const answer = await takeSteps(c, first);
    if (answer) c.res = answer;
    else await next();
    // An answer that failed on its way is another one.
    if (c.get('commonHeaders') && (!c.get('isComplete') || c.error)) completeHeaders(c, c.res.headers);
    const ms = performance.now() - start;
    const { method, path } = c.req;
    const { status } = c.res;
    // Of the last handler that ran, which is the one that answered.
    onAnswer?.(method, routePath(c), status, ms);
    // Without the query: it may have a token.
    const fields = { requestId, method, path: loggedPath(path), status, ms: Math.round(ms) };
    const current = c.get('log');
    // Where nothing has asked for a logger, none is made; the debug logs of an instance may be on.
    (current === requestLog ? log : current).debug(fields, 'request');
  };
}

/** Different ones in each process, and as short as can be: drawing one for each request takes longer than routing it. */
function requestIds(): () => string {
  const process = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}

/** A child that is made at its first line: most requests write none. */
class LazyLogger implements Logger {
  readonly #parent: Logger;
  readonly #fields: object;
  #made: Logger | undefined;

  constructor(parent: Logger, fields: object) {
    this.#parent = parent;
    this.#fields = fields;
  }

  #child(): Logger {
    this.#made ??= this.#parent.child(this.#fields);
    return this.#made;
  }

  debug(fields: object, message: string): void {
    this.#child().debug(fields, message);
  }
  info(fields: object, message: string): void {
    this.#child().info(fields, message);
  }
  warn(fields: object, message: string): void {
    this.#child().warn(fields, message);
  }
  error(fields: object, message: string): void {
    this.#child().error(fields, message);
  }
  child(fields: object, options?: { level: 'debug' }): Logger {
    return this.#child().child(fields, options);
  }
}
