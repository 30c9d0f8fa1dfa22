import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import type { RealtimeDeps } from './deps.ts';
import { notify } from './notify.ts';
import { streamEvents } from './stream-events.ts';

export { REALTIME_API } from './api.ts';
export type { RealtimeDeps } from './deps.ts';
export { createFanout } from './fanout.ts';
export { createRealtimeSockets, type RealtimeSockets } from './sockets.ts';

/** What happens to the documents, as it happens. The websockets come by `createRealtimeSockets`. @see docs/api/realtime.md */
export function realtimeRoutes(deps: RealtimeDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/', (c) => streamEvents(c, deps));
  app.post('/:doctype/:id', (c) => notify(c, deps));
  return app;
}

/** On the admin port, where the websockets come by `adminUpgrade`: who comes so far has the passphrase. */
export function adminRealtimeRoutes(): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/', (c) => c.text('Upgrade Required', 426, { Upgrade: 'websocket', Connection: 'Upgrade' }));
  return app;
}
