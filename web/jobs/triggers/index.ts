import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { JobsRoutesDeps } from '../deps.ts';
import { createTrigger } from './create-trigger.ts';
import { deleteTrigger } from './delete-trigger.ts';
import { launchTrigger } from './launch-trigger.ts';
import { listTriggerJobs } from './list-trigger-jobs.ts';
import { listTriggers } from './list-triggers.ts';
import { patchTrigger } from './patch-trigger.ts';
import { showTrigger } from './show-trigger.ts';
import { showTriggerState } from './show-trigger-state.ts';

/** Mounted at `/jobs/triggers`. */
export function triggerRoutes(deps: JobsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/', (c) => createTrigger(c, deps));
  app.get('/', (c) => listTriggers(c, deps));
  app.get('/:id', (c) => showTrigger(c, deps));
  app.get('/:id/state', (c) => showTriggerState(c, deps));
  app.get('/:id/jobs', (c) => listTriggerJobs(c, deps));
  app.patch('/:id', (c) => patchTrigger(c, deps));
  app.post('/:id/launch', (c) => launchTrigger(c, deps));
  app.delete('/:id', (c) => deleteTrigger(c, deps));
  return app;
}
