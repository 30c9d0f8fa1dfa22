import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { JobsRoutesDeps } from '../deps.ts';
import { forgetFailure, forgetFailures } from './forget-failures.ts';
import { listFailures } from './list-failures.ts';
import { retryFailure, retryFailures } from './retry-failures.ts';

/** Mounted at `/jobs/failures`: what was tried often enough. */
export function failureRoutes(deps: JobsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listFailures(c, deps));
  app.post('/retry', (c) => retryFailures(c, deps));
  app.delete('/', (c) => forgetFailures(c, deps));
  app.post('/:id/retry', (c) => retryFailure(c, deps));
  app.delete('/:id', (c) => forgetFailure(c, deps));
  return app;
}
