import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { copyNode } from './copy-node.ts';
import type { NextcloudDeps } from './deps.ts';
import { listOrDownload } from './list-or-download.ts';
import { moveFromCozy } from './move-from-cozy.ts';
import { moveNode } from './move-node.ts';
import { moveToCozy } from './move-to-cozy.ts';
import { putNode } from './put-node.ts';
import { showSize } from './show-size.ts';
import { deleteTrash, listTrash, restoreTrash } from './trash-bin.ts';
import { trashNode } from './trash-node.ts';

export { NEXTCLOUD_API } from './api.ts';
export type { NextcloudDeps } from './deps.ts';

/** Mounted at `/remote/nextcloud`: the files of a Nextcloud whose account the owner has given. @see docs/api/nextcloud.md */
export function nextcloudRoutes(deps: NextcloudDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/:account/trash/*', (c) => listTrash(c, deps));
  app.delete('/:account/trash/*', (c) => deleteTrash(c, deps));
  app.get('/:account/size/*', (c) => showSize(c, deps));
  app.post('/:account/move/*', (c) => moveNode(c, deps));
  app.post('/:account/copy/*', (c) => copyNode(c, deps));
  app.post('/:account/downstream/*', (c) => moveToCozy(c, deps));
  app.post('/:account/upstream/*', (c) => moveFromCozy(c, deps));
  app.post('/:account/restore/*', (c) => restoreTrash(c, deps));
  app.get('/:account/*', (c) => listOrDownload(c, deps));
  app.put('/:account/*', (c) => putNode(c, deps));
  app.delete('/:account/*', (c) => trashNode(c, deps));
  return app;
}
