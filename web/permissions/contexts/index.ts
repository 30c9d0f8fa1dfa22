import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { PermissionsRoutesDeps } from '../deps.ts';
import { addFriend } from './add-friend.ts';
import { createContext } from './create-context.ts';
import { listContexts } from './list-contexts.ts';
import { removeContext } from './remove-context.ts';
import { removeFriend } from './remove-friend.ts';
import { showContext } from './show-context.ts';
import { updateContext } from './update-context.ts';

/** Mounted at `/permissions/contexts`: data opened to named friends, who have a code each. */
export function contextRoutes(deps: PermissionsRoutesDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/', (c) => listContexts(c, deps));
  app.post('/', (c) => createContext(c, deps));
  app.get('/:id', (c) => showContext(c, deps));
  app.patch('/:id', (c) => updateContext(c, deps));
  app.delete('/:id', (c) => removeContext(c, deps));
  app.post('/:id/friends', (c) => addFriend(c, deps));
  app.delete('/:id/friends/:friend', (c) => removeFriend(c, deps));
  return app;
}
