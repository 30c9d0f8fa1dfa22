import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.accounts`: How a konnector, or the server, logs in elsewhere. Its secrets are sealed. */
export interface Account {
  /** Slug of the konnector, or imap. */
  account_type?: string;
  name?: string;
  /** What the login form has; secrets end with _encrypted. */
  auth?: Record<string, unknown>;
  oauth?: Record<string, unknown>;
  oauth_callback_results?: Record<string, unknown>;
  /** Member of auth that names the account. */
  identifier?: string;
  defaultFolderPath?: string;
  state?: string;
  token?: string;
  user_id?: string;
  twoFACode?: string;
  data?: unknown;
  mutedErrors?: unknown[];
  relationships?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}
