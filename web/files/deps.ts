import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { MediaFiles } from '#model/media';
import type { Permissions } from '#model/permission';
import type { File, Vfs } from '#model/vfs';
import type { Cache } from '#pkg/cache';
import type { Scans, WebEnv } from '#web/middleware';

export interface FilesDeps {
  vfs: Vfs;
  /** For the queries over all the files. */
  docs: Docs;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
  mediaFiles: MediaFiles;
  /** Has the thumbnails of a file made, unless it is known that there can be none. */
  askThumbnails(instance: Instance, file: File): Promise<void>;
  /** Keeps the secrets of the temporary links, and the metadata given before an upload. */
  cache: Cache;
}

/** For routes that may look at all the files. */
export interface ScanDeps extends FilesDeps {
  scans: Scans;
}

export type FilesContext = Context<WebEnv>;
