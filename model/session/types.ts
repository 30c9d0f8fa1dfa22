/** A login in a browser (`io.cozy.sessions`). */
export interface Session {
  readonly _id: string;
  readonly _rev: string;
  created_at: string;
  last_seen: string;
  long_run: boolean;
  short_run?: boolean;
  /** When the owner proved again who they are. */
  confirmed_at?: string;
}

/** `long`: stays after the browser closes. `short`: for the few minutes of an OAuth consent. */
export type SessionKind = 'normal' | 'long' | 'short';

/** Where a login came from, for the owner's list. */
export interface Origin {
  address: string;
  userAgent: string;
  /** What the cookie of the browser says that it is; absent where a program opens it, which the owner has accepted. */
  device?: string;
}

/** What the history of logins says of a session; a text is empty when it cannot be told. */
export interface LoginOrigin {
  browser: string;
  os: string;
  ip: string;
}

/** A login from a browser where the owner had not logged in before. */
export interface NewDevice {
  /** `Firefox (Linux)`; empty when it cannot be told. */
  browser: string;
  address: string;
  /** ISO 8601. */
  at: string;
}
