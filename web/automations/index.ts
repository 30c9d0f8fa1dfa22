import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { createAutomation } from './create-automation.ts';
import type { AutomationsRoutesDeps } from './deps.ts';
import { launchAutomation } from './launch-automation.ts';
import { listAutomations } from './list-automations.ts';
import { listRuns } from './list-runs.ts';
import { rehearseAutomation } from './rehearse-automation.ts';
import { removeAutomation } from './remove-automation.ts';
import { showAutomation } from './show-automation.ts';
import { updateAutomation } from './update-automation.ts';

export { AUTOMATIONS_API } from './api.ts';
export type { AutomationsRoutesDeps } from './deps.ts';

/** Mounted at `/automations`: the rules that the owner made without code. @see docs/api/automations.md */
export function automationsRoutes(deps: AutomationsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => listAutomations(c, deps));
  app.post('/', (c) => createAutomation(c, deps));
  app.post('/dry-run', (c) => rehearseAutomation(c, deps));
  app.get('/:id', (c) => showAutomation(c, deps));
  app.patch('/:id', (c) => updateAutomation(c, deps));
  app.delete('/:id', (c) => removeAutomation(c, deps));
  app.get('/:id/runs', (c) => listRuns(c, deps));
  app.post('/:id/launch', (c) => launchAutomation(c, deps));
  return app;
}
