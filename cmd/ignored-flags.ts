/**
 * Flags of the ecosystem's `serve` for what does not exist here yet: scripts that give them must start our server too.
 */
export const IGNORED_FLAGS: readonly string[] = [
  '--assets <folder>',
  '--csp-allowlist <sources>',
  '--disable-csp',
  '--doctypes <folder>',
  '--downloads-url <url>',
  '--flagship-apk-certificate-digests <digests>',
  '--flagship-apk-package-names <names>',
  '--flagship-apple-app-ids <ids>',
  '--flagship-play-integrity-decryption-keys <keys>',
  '--flagship-play-integrity-verification-keys <keys>',
  '--fs-default-layout <number>',
  '--geodb <file>',
  '--konnectors-cmd <command>',
  '--konnectors-oauthstate <text>',
  '--log-syslog',
  '--move-url <url>',
  '--onlyoffice-inbox-secret <secret>',
  '--onlyoffice-outbox-secret <secret>',
  '--onlyoffice-url <url>',
  '--password-reset-interval <duration>',
  '--rate-limiting-url <url>',
  '--remote-allow-custom-port',
  '--sessions-url <url>',
];
