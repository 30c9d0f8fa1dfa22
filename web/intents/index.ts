import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { createIntent } from './create-intent.ts';
import type { IntentsRoutesDeps } from './deps.ts';
import { showIntent } from './show-intent.ts';

export { INTENTS_API } from './api.ts';
export type { IntentsRoutesDeps } from './deps.ts';

/** What an app asks another one to do. @see docs/api/intents.md */
export function intentsRoutes(deps: IntentsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/', (c) => createIntent(c, deps));
  app.get('/:id', (c) => showIntent(c, deps));
  return app;
}
