import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { airbrakeErrors, jsonApiErrors } from '#web/render';
import { createNotice } from './create-notice.ts';
import type { ErrorsDeps } from './deps.ts';
import { dismissError, dismissErrors } from './dismiss-errors.ts';
import { listErrors } from './list-errors.ts';
import { readLog } from './read-log.ts';
import { showError } from './show-error.ts';
import { showNotifierSettings } from './show-notifier-settings.ts';

export { ERRORS_API } from './api.ts';
export type { ErrorsDeps } from './deps.ts';

/** Mounted at `/errors`: what the applications say when they fail. @see docs/api/errors.md */
export function errorsRoutes(deps: ErrorsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listErrors(c, deps));
  app.delete('/', (c) => dismissErrors(c, deps));
  app.route('/', notifierRoutes(deps));
  app.get('/log', (c) => readLog(c, deps));
  app.get('/:id', (c) => showError(c, deps));
  app.delete('/:id', (c) => dismissError(c, deps));
  return app;
}

/** What the notifiers of Airbrake ask, in their dialect. */
function notifierRoutes(deps: ErrorsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(airbrakeErrors);
  app.post('/api/v3/projects/:project/notices', (c) => createNotice(c, deps));
  app.get('/2020-06-18/config/:project/config.json', showNotifierSettings);
  return app;
}
