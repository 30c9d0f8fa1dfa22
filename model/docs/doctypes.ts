/** The doctypes that the stack itself reads or writes. */
export const DOCTYPES = {
  accessJournal: 'io.cozy.access_journal',
  accounts: 'io.cozy.accounts',
  /** Of no instance. */
  accountTypes: 'io.cozy.account_types',
  appPasswords: 'io.cozy.app_passwords',
  apps: 'io.cozy.apps',
  /** One-time codes that were used. */
  authClaims: 'io.cozy.auth.claims',
  authConfirmations: 'io.cozy.auth.confirmations',
  /** The secret of the authenticator app, and the recovery codes. */
  authFactors: 'io.cozy.auth.factors',
  authPasskeys: 'io.cozy.auth.passkeys',
  authTrustedDevices: 'io.cozy.auth.trusted_devices',
  contacts: 'io.cozy.contacts',
  /** Messages of the mailboxes that the owner has elsewhere. */
  emails: 'io.cozy.emails',
  /** What the applications say when they fail. */
  errors: 'io.cozy.errors',
  files: 'io.cozy.files',
  /** Moves and uploads under way: local documents, for the stack alone. */
  filesPending: 'io.cozy.files.pending',
  fileVersions: 'io.cozy.files.versions',
  /** Rules that their owner makes without code. */
  automations: 'io.cozy.automations',
  automationRuns: 'io.cozy.automations.runs',
  avatars: 'io.cozy.avatars',
  /** What waits for a link in a mail to be followed. */
  configs: 'configs',
  instances: 'instances',
  intents: 'io.cozy.intents',
  jobs: 'io.cozy.jobs',
  /** Work that has failed, and is done again only when its owner says so. */
  jobFailures: 'io.cozy.jobs.failures',
  /** What the programs of jobs have said. */
  jobLogs: 'io.cozy.jobs.logs',
  konnectors: 'io.cozy.konnectors',
  mailboxes: 'io.cozy.mailboxes',
  events: 'io.cozy.calendar.events',
  notifications: 'io.cozy.notifications',
  oauthAccessCodes: 'io.cozy.oauth.access_codes',
  oauthClients: 'io.cozy.oauth.clients',
  /** Of no instance: what an OpenID provider may end. */
  oidcBindings: 'io.cozy.oidc.bindings',
  permissions: 'io.cozy.permissions',
  /** Told to who asked for them, and stored nowhere. */
  permissionChecks: 'io.cozy.permissions.checks',
  pushSubscriptions: 'io.cozy.notifications.subscriptions',
  remoteRequests: 'io.cozy.remote.requests',
  /** Of no instance: the keys of remote doctypes. */
  remoteSecrets: 'io.cozy.remote.secrets',
  sessions: 'io.cozy.sessions',
  sessionLogins: 'io.cozy.sessions.logins',
  settings: 'io.cozy.settings',
  sharings: 'io.cozy.sharings',
  triggers: 'io.cozy.triggers',
} as const;

/** Prefix of the databases that belong to no instance. */
export const GLOBAL_PREFIX = 'global';
