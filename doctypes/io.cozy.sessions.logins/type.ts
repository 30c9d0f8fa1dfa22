/** `io.cozy.sessions.logins`: A login of the owner in a browser. */
export interface Login {
  session_id?: string;
  ip?: string;
  city?: string;
  subdivision?: string;
  country?: string;
  user_agent?: string;
  browser?: string;
  os?: string;
  client_registration?: boolean;
  /** A digest. */
  device?: string;
  created_at: string;
}
