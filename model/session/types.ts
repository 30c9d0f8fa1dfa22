/** A login in a browser (`io.cozy.sessions`). */
export interface Session {
  readonly _id: string;
  readonly _rev: string;
  created_at: string;
  last_seen: string;
  long_run: boolean;
  short_run?: boolean;
}

/** `long`: stays after the browser closes. `short`: for the few minutes of an OAuth consent. */
export type SessionKind = 'normal' | 'long' | 'short';

/** Where a login came from, for the owner's list. */
export interface Origin {
  address: string;
  userAgent: string;
}
