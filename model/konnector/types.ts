import type { Apps } from '#model/app';
import type { JsonObject } from '#pkg/json';

/** The installed programs of one kind. */
export type Programs = Pick<Apps, 'get' | 'files'>;

/** Message of a job of a konnector. */
export interface KonnectorMessage {
  /** Its slug. */
  konnector: string;
  /** Id of the account to be brought. */
  account?: string | undefined;
  /** Id of a folder, or `yes`: the one that the manifest or the account says. */
  folder_to_save?: string | undefined;
  /** The account is gone: what the konnector has to do then, if anything. */
  account_deleted?: boolean | undefined;
  /** Revision to read a deleted account at. */
  account_rev?: string | undefined;
}

/** Message of a job of a service of an app. */
export interface ServiceMessage {
  slug: string;
  /** In the manifest; without one, the service whose trigger pushed the job. */
  name?: string | undefined;
  fields?: JsonObject | undefined;
}

/** A stack, as the programs see it. */
export interface OwnApi extends AsyncDisposable {
  /** Path of a Unix socket that speaks HTTP, and answers for this instance only. */
  readonly path: string;
}
