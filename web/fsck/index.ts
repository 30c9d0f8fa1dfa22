/** The check of the files of an instance, for the administrator. */
import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { checkFiles } from './check-files.ts';
import type { FsckDeps } from './deps.ts';

export type { FsckDeps } from './deps.ts';

/** Mounted on `/instances`. `GET` finds, `POST` repairs too. @see docs/api/admin.md */
export function fsckRoutes(deps: FsckDeps): Hono<WebEnv> {
  return new Hono<WebEnv>()
    .onError(jsonApiErrors)
    .get('/:domain/fsck', (c) => checkFiles(c, deps))
    .post('/:domain/fsck', (c) => checkFiles(c, deps));
}
