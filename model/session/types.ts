/** A login in a browser (`io.cozy.sessions`). */
export interface Session {
  readonly _id: string;
  readonly _rev: string;
  created_at: string;
  last_seen: string;
  long_run: boolean;
  short_run?: boolean;
}
