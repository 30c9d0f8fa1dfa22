import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { pageErrors } from '#web/render';
import { deleteInstance } from './delete-instance.ts';
import type { DeletionDeps } from './deps.ts';
import { showDeletion } from './show-deletion.ts';

export { DELETION_API } from './api.ts';
export type { DeletionDeps } from './deps.ts';

/** Mounted at `/auth/deletion`: where the link of the mail leads, for the owner to delete everything. */
export function deletionRoutes(deps: DeletionDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(pageErrors(deps.pages));
  app.get('/', (c) => showDeletion(c, deps));
  app.post('/', (c) => deleteInstance(c, deps));
  return app;
}
