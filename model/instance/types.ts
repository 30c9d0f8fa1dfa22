/** One person's space. `domain` has the port when it is not the default one, as the browser's Host header does. */
export interface Instance {
  readonly _id: string;
  readonly _rev: string;
  domain: string;
  domain_aliases?: string[];
  old_domain?: string;
  /** First part of the names of its databases; never changes. */
  readonly prefix: string;
  locale: 'en' | 'fr';
  uuid?: string;
  oidc_id?: string;
  context?: string;
  /** Which apps are there by default. */
  environment: 'dev' | 'test' | 'prod';
  tos?: string;
  tos_latest?: string;
  auth_mode?: 'basic' | 'two_factor_mail';
  blocked?: boolean;
  blocking_reason?: string;
  deleting?: boolean;
  onboarding_finished?: boolean;
  sponsorships?: string[];
  feature_flags?: Record<string, unknown>;
  feature_sets?: string[];
  /** Bytes; absent: no limit. */
  disk_quota?: number;
  magic_link?: boolean;
  /** One-time token of the onboarding link, hex; absent once used. */
  register_token?: string;
  passphrase_reset_token?: string;
  passphrase_reset_time?: string;
  /** `scrypt$n$r$p$salt$dk` of what the client derived. */
  passphrase_hash?: string;
  /** Rounds of the client's PBKDF2; 0: none (legacy). */
  passphrase_kdf_iterations?: number;
  /** Secrets, base64; they never leave the server. */
  readonly session_secret: string;
  readonly oauth_secret: string;
  readonly cli_secret: string;
  created_at: string;
}
