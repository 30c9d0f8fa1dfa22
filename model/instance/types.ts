import type { StoredObject } from '#model/docs';

/** One person's space. `domain` has the port when it is not the default one, as the browser's Host header does. */
export interface Instance {
  readonly _id: string;
  readonly _rev: string;
  domain: string;
  domain_aliases?: string[];
  /** Its own domain while `domain` is the alias of the request (`seenAs`); never stored. */
  readonly main_domain?: string;
  /** Where it was before: visitors are redirected, and the salt of the passphrase is still made of it. */
  old_domain?: string;
  /** First part of the names of its databases; never changes. */
  readonly prefix: string;
  locale: Locale;
  uuid?: string;
  oidc_id?: string;
  franceconnect_id?: string;
  context?: string;
  /** Which apps are there by default. */
  environment: Environment;
  tos?: string;
  tos_latest?: string;
  /** What is asked after the passphrase: nothing, a code by mail, or a code of an authenticator app. */
  auth_mode?: 'basic' | 'two_factor_mail' | 'two_factor_totp';
  blocked?: boolean;
  blocking_reason?: string;
  /** Its creation is not finished: nobody finds it by its domain. */
  creating?: boolean;
  deleting?: boolean;
  onboarding_finished?: boolean;
  sponsorships?: string[];
  feature_flags?: Record<string, unknown>;
  feature_sets?: string[];
  /** Bytes; absent: no limit. */
  disk_quota?: number;
  magic_link?: boolean;
  /** Its requests are logged in full until then. */
  debug_until?: string;
  /** One-time token of the onboarding link, hex; absent once used. */
  register_token?: string;
  /** `scrypt$n$r$p$salt$dk` of what the client derived. */
  passphrase_hash?: string;
  /** What the owner wrote to remember it; sent to their address only. */
  passphrase_hint?: string;
  /** Rounds of the client's PBKDF2; 0: none (legacy). */
  passphrase_kdf_iterations?: number;
  /** Secrets, base64; they never leave the server. A new session secret ends every session and app token. */
  session_secret: string;
  readonly oauth_secret: string;
  readonly cli_secret: string;
  created_at: string;
}

export type Locale = 'en' | 'fr';
export type Environment = 'dev' | 'test' | 'prod';

/** What may change in an instance; `undefined` removes the member. */
export type InstanceChanges = {
  [K in Exclude<keyof Instance, ReadOnlyKeys>]?: Instance[K] | undefined;
};
type ReadOnlyKeys = 'main_domain' | '_id' | '_rev' | 'prefix' | 'oauth_secret' | 'cli_secret' | 'created_at';

/** What an administrator says of an instance. Absent: the default at creation, unchanged by `modify`. */
export interface InstanceOptions {
  domainAliases?: string[];
  oldDomain?: string;
  locale?: string;
  uuid?: string;
  oidcId?: string;
  franceconnectId?: string;
  magicLink?: boolean;
  tos?: string;
  tosLatest?: string;
  timezone?: string;
  context?: string;
  sponsorships?: string[];
  email?: string;
  publicName?: string;
  phone?: string;
  /** More members of the settings document. */
  settings?: Record<string, string>;
  /** Bytes; 0 or less: no limit. */
  diskQuota?: number;
  environment?: string;
  blocked?: boolean;
  blockingReason?: string;
  onboardingFinished?: boolean;
  deleting?: boolean;
}

export interface CreationOptions extends InstanceOptions {
  domain: string;
  /** Slugs of the apps to install, in place of those of the environment. */
  apps?: string[];
  /** What the client derived of the passphrase, base64; with no iterations, the passphrase itself. */
  passphrase?: string;
  kdfIterations?: number;
}

/** `io.cozy.settings.instance`, in the instance's own databases: what apps may read and the owner may change. */
export type InstanceSettings = StoredObject<{
  email?: string;
  public_name?: string;
  tz?: string;
  phone?: string;
  [member: string]: unknown;
}>;

/** What a Host header names. */
export interface HostMatch {
  instance: Instance;
  /** The domain or alias that was used, to make links with. */
  domain: string;
  /** Slug of the app, when the host is the subdomain of an app. */
  slug?: string;
  /** The host is an old domain: redirect to the same path on the new one. */
  moved: boolean;
}

export interface InstancePage {
  instances: Instance[];
  /** To ask for the next page; absent on the last one. */
  cursor?: string;
}

/**
 * Every instance of the server. What is answered is frozen and at most one second late on what another process wrote;
 * the writes of this process are seen at once.
 */
export interface Instances {
  /** Rejects with kind `conflict` when the domain is taken, `unprocessable` when an option is wrong. */
  create(options: CreationOptions): Promise<Instance>;
  /** By its domain or an alias of it. Rejects with kind `not-found`. */
  get(domain: string): Promise<Instance>;
  /** By its domain, an alias, or its old domain, which only redirects. Rejects with kind `not-found`. */
  findByHost(host: string): Promise<Instance>;
  /** By the id of its document, whatever its domain is now; undefined when it is not there. */
  byId(id: string): Promise<Instance | undefined>;
  /** By the first part of the names of its databases; undefined when it is not there. */
  byPrefix(prefix: string): Promise<Instance | undefined>;
  /** What a Host header names: an app of an instance, or an instance. At once when it is known. */
  matchHost(host: string): HostMatch | undefined | Promise<HostMatch | undefined>;
  /** Sorted by domain. @param options.cursor as in the page before; else `skip` */
  list(options?: { limit?: number; skip?: number; cursor?: string }): Promise<InstancePage>;
  /** Every instance, page after page. */
  all(): AsyncIterable<Instance>;
  count(): Promise<number>;
  /** What an administrator may change; with another `domain`, a renaming. */
  modify(domain: string, options: InstanceOptions & { domain?: string }): Promise<Instance>;
  /** Changes members of an instance. Rejects with kind `conflict` when someone else changed it since it was read. */
  update(instance: Instance, changes: InstanceChanges): Promise<Instance>;
  /** Removes all that it has. Can be called again when it failed. */
  destroy(domain: string): Promise<void>;

  settings(instance: Instance): Promise<InstanceSettings>;
  /** The same, at most one second late on what another process wrote, which costs no read: for the pages of its apps. */
  knownSettings(instance: Instance): Promise<InstanceSettings>;
  /** `undefined` removes a member. */
  updateSettings(instance: Instance, changes: Record<string, unknown>): Promise<InstanceSettings>;
}

/**
 * What other rooms do when an instance begins or ends, one after the other. A failure of the first kind undoes the
 * creation. Hooks may change the instance: the next one is given what is stored then.
 */
export interface InstanceHooks {
  afterCreate: ((instance: Instance, options: CreationOptions) => Promise<void>)[];
  beforeDestroy: ((instance: Instance) => Promise<void>)[];
}
