import type { Logger } from '#pkg/log';
import type { Secrets } from './config/types.ts';

/** A server that listens. */
export interface RunningStack {
  readonly log: Logger;
  /** `http://127.0.0.1:8080`..., of the public server, the admin one, and the store's own port when it is open. */
  readonly addresses: readonly string[];
  readonly adminAddresses: readonly string[];
  readonly couchAddresses: readonly string[];
  /** Stops accepting, lets the requests under way finish, closes the sockets and the stores. */
  close(): Promise<void>;
}

export interface StartOptions {
  secrets?: Secrets;
  /** Default: JSON lines on standard output. */
  log?: Logger;
}
