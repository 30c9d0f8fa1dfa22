import type { Context } from 'hono';
import type { Accounts } from '#model/account';
import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Doctypes } from '#model/doctype';
import type { MediaFiles } from '#model/media';
import type { Permissions } from '#model/permission';
import type { References } from '#model/reference';
import type { Scans, WebEnv } from '#web/middleware';

export interface DataDeps {
  docs: Docs;
  permissions: Permissions;
  references: References;
  /** The addresses of thumbnails. */
  mediaFiles: Pick<MediaFiles, 'links'>;
  accounts: Accounts;
  doctypes: Doctypes;
  addresses: Pick<Addresses, 'origin'>;
  /** CouchDB's own HTTP API over `docs.couch`, for somebody who is logged in already: some routes are passed on to it. */
  couchApi: (request: Request, bindings: WebEnv['Bindings'] | undefined) => Response | Promise<Response>;
}

/** For routes that may look at a whole database. */
export interface ScanDeps extends DataDeps {
  scans: Scans;
}

/** What the write of a document needs. */
export type WriteDeps = Pick<DataDeps, 'docs' | 'permissions' | 'accounts' | 'doctypes' | 'addresses'>;

export type DataContext = Context<WebEnv>;
