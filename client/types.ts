/** An instance as the admin API shows it. */
export interface InstanceAttributes {
  domain: string;
  domain_aliases?: string[];
  old_domain?: string;
  prefix: string;
  locale: string;
  uuid?: string;
  oidc_id?: string;
  franceconnect_id?: string;
  context?: string;
  environment: string;
  tos?: string;
  tos_latest?: string;
  auth_mode?: string;
  blocked?: boolean;
  blocking_reason?: string;
  deleting?: boolean;
  onboarding_finished?: boolean;
  sponsorships?: string[];
  feature_flags?: Record<string, unknown>;
  feature_sets?: string[];
  /** Bytes, as text; absent: no limit. */
  disk_quota?: string;
  magic_link?: boolean;
  /** Bytes in base64; only in the answer of a creation. */
  register_token?: string;
  created_at: string;
}

/** Something wrong in the files of an instance; what else is told depends on the type. */
export interface FsckFinding {
  type: string;
  /** Absent when no repair was asked. */
  repaired?: boolean;
  [detail: string]: unknown;
}

/** What is checked of the files of an instance, and whether it is mended. */
export interface FsckRequest {
  /** Only one of the two checks; without a choice, both. */
  indexIntegrity?: boolean;
  filesConsistency?: boolean;
  failFast?: boolean;
  repair?: boolean;
}

/** An instance, as the admin port shows it. */
export interface InstanceResource {
  id: string;
  attributes: InstanceAttributes;
  meta: { rev: string };
}

/** Options of an instance: the query parameters of the admin API. */
export interface InstanceParameters {
  Domain?: string;
  /** Comma separated. */
  DomainAliases?: string;
  OldDomain?: string;
  Locale?: string;
  UUID?: string;
  OIDCID?: string;
  FranceConnectID?: string;
  MagicLink?: boolean;
  TOSSigned?: string;
  TOSLatest?: string;
  Timezone?: string;
  ContextName?: string;
  Sponsorships?: string;
  Email?: string;
  PublicName?: string;
  Phone?: string;
  /** `name:value`, comma separated. */
  Settings?: string;
  DiskQuota?: number;
  Environment?: string;
  Apps?: string;
  Passphrase?: string;
  KdfIterations?: number;
  Blocked?: boolean;
  BlockingReason?: string;
  OnboardingFinished?: boolean;
  Deleting?: boolean;
  Trace?: boolean;
}

/** A token that the admin port is asked for. */
export interface TokenRequest {
  domain: string;
  audience: 'app' | 'konn' | 'access' | 'refresh' | 'cli';
  subject?: string;
  /** Permission rules, space separated. */
  scope?: string;
  /** A duration: `30m`, `12h`, `7d`. */
  expire?: string;
}

/** An OAuth client that the admin port is asked to register, without its owner. */
export interface OAuthClientRequest {
  domain: string;
  redirectUri: string;
  clientName: string;
  softwareId: string;
  allowLoginScope?: boolean;
}
