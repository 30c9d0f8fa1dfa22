import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Permissions } from '#model/permission';
import type { Vfs } from '#model/vfs';
import type { Cache } from '#pkg/cache';
import type { WebEnv } from '#web/middleware';

export interface FilesDeps {
  vfs: Vfs;
  /** For the queries over all the files. */
  docs: Docs;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
  /** Keeps the secrets of the temporary links, and the metadata given before an upload. */
  cache: Cache;
}

export type FilesContext = Context<WebEnv>;
