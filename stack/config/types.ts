import type { WorkerSettings } from '#model/job';
import type { AuthenticationSettings } from '#model/oidc';
import type { JsonObject } from '#pkg/json';
import type { MailAddress } from '#pkg/mail';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a server listens. `localhost` is both loopbacks, IPv4 and IPv6. Port 0: any free one. */
export interface Address {
  host: string;
  port: number;
}

/** All that the owner of the machine chooses. It holds no secret: it may be printed. */
export interface Config extends Address {
  mode: 'production' | 'development';
  /** Of the links that are generated, whatever the connection: a proxy in front ends TLS. */
  scheme: 'https' | 'http';
  subdomains: 'nested' | 'flat';
  /** Absolute path of the folder that holds everything of the embedded default. */
  data: string;
  admin: Address & {
    /** Where the scrypt text of the admin passphrase is looked for, in order, at each request. */
    secretFiles: string[];
  };
  couch: CouchConfig;
  /** CouchDB's own HTTP API on the store; absent: off. */
  couchListen?: Address;
  fs: FsStore & {
    /** Old contents of files: how many of each, and ms between two of them; absent members have the default. */
    versioning: { max?: number; minDelay?: number };
    /** Ms by context, `default` for the others: what is in the trash for longer goes. Absent: it stays. */
    trashKeptFor: Record<string, number>;
  };
  mail: MailConfig;
  mobilePush: MobilePushConfig;
  jobs: JobsConfig;
  /** How the programs of others are kept away from the machine. */
  konnectors: { isolation: 'bubblewrap' | 'permissions' };
  /** Private networks that requests to an address chosen by somebody else may reach. */
  trustedNetworks: string[];
  apps: {
    /** The command line may install folders of this machine. */
    allowLocal: boolean;
    /** Apps that are served from a folder, as those that come with the server: slug -> folder. */
    folders: Record<string, string>;
    /** Where the files of apps that somebody works on come from: slug -> address on this machine. Development builds only. */
    devServers: Record<string, string>;
    /** Address of the npm registry that `npm:` means; absent: none. */
    npmRegistry?: string;
    /** Files for `git+ssh://`; absent: those of the account that runs the server. */
    ssh: { key?: string; knownHosts?: string };
  };
  /** Addresses of the stores of applications, by name of context; those of `default` come last for every context. */
  registries: Record<string, string[]>;
  doctypes: {
    /** Declarations of the operator, before those that come with the server. */
    folder?: string;
    /** Whose documents must be as they are described. */
    validated: string[];
  };
  remote: {
    /** Other ports than 80 and 443 in the declarations. */
    allowsPorts: boolean;
    /** Files of other servers that apps may have: name -> address. */
    assets: Record<string, string>;
  };
  locks: RedisConfig;
  /** Realtime: what one process changes and the others tell. */
  hub: RedisConfig;
  cache: RedisConfig;
  vault: VaultConfig;
  log: { level: 'debug' | 'info' | 'warning' | 'error' };
  /** Where each report of an application is written, beside the documents. */
  errors: { log: 'file' | 'stdout' | 'off' };
  /** By name of context. */
  authentication: Record<string, AuthenticationSettings>;
  flagship: FlagshipConfig;
  /** Free maps by name of context, as the ecosystem's apps read them. */
  contexts: Record<string, JsonObject>;
}

export type CouchConfig =
  | { driver: 'sqlite'; folder: string }
  /** The address has no credentials: they are a secret. */
  | { driver: 'couchdb'; url: string };

/** Where the bytes of files are. The credentials are a secret. */
export type FsStore =
  | { driver: 'disk'; folder: string }
  /** Gone with the process. */
  | { driver: 'memory' }
  | {
      driver: 'swift';
      /** Of Keystone, version 3, or of tempauth, version 1. */
      authUrl: string;
      userDomain?: string;
      project?: string;
      projectId?: string;
      projectDomain?: string;
      region?: string;
      interface?: 'public' | 'internal' | 'admin';
      containerPrefix?: string;
      /** ms without an answer. */
      timeout?: number;
    }
  | { driver: 's3'; endpoint: string; region: string; bucket: string; pathStyle: boolean };

export interface MailConfig {
  /** Absent: mails are kept as files in `folder`. */
  server?: SmtpServer;
  folder: string;
  /** Servers of contexts that have their own. */
  contexts: Record<string, SmtpServer>;
  /** For mails to many people; absent: as the others. */
  campaign?: SmtpServer;
  campaignContexts: Record<string, SmtpServer>;
  /** Sender of what the server writes; default: `noreply@` and the domain of the instance. */
  noreply: { name?: string; email?: string };
  replyTo?: MailAddress;
  /** The administrator's, for what goes wrong. */
  alert?: MailAddress;
}

/** Without its credentials: they are a secret. */
export interface SmtpServer {
  host: string;
  port: number;
  tls: 'implicit' | 'required' | 'opportunistic' | 'off';
  verifyCertificate: boolean;
  localName?: string;
}

/** How phones are told; absent: they are not. */
export interface MobilePushConfig {
  /** `credentials`: file of a service account of Firebase. */
  fcm?: { credentials: string; server?: string };
  /** `key`: file of a key for tokens of APNs; its passphrase is a secret. */
  apns?: { key: string; keyId: string; teamId: string; topic: string; server: string } | undefined;
}

/** What several processes share, or one keeps to itself. */
export type RedisConfig =
  | { driver: 'memory' }
  /** The address has no credentials: they are a secret. */
  | { driver: 'redis'; url: string };

/** PEM files of the X25519 keys that protect the secrets of accounts. */
export type VaultConfig =
  /** The server's own pair, made when it is not there. */
  | { own: true; encryptor: string; decryptor: string }
  /** Without the decryptor, the server stores secrets that it cannot read. */
  | { own: false; encryptor: string; decryptor?: string };

/** What the owner's own app must prove before it may do everything. */
export interface FlagshipConfig {
  /** Names of contexts where it proves nothing. */
  skipCertification: string[];
  android: { packageNames: string[]; certificateDigests: string[]; verificationKeys: string[] };
  /** Apple's App Attestation root certificate, PEM. */
  apple?: { appIds: string[]; rootCertificate: string };
}

/** Kept apart from the configuration, and unprintable: neither JSON nor `util.inspect` shows them. */
export interface Secrets {
  /** Credentials of the Redis of the jobs. */
  jobs?: Secret<Credentials>;
  /** Credentials of the CouchDB server. */
  couchdb?: Secret<Credentials>;
  /** Of the store of the files, when it is a server: an access key and its secret, for S3. */
  fs?: Secret<Credentials>;
  /** Of the mail servers: `mail`, `campaign_mail`, and `mail.contexts.<name>` and the like. */
  mail?: Record<string, Secret<Credentials>>;
  /** Of the key for APNs, if it is encrypted. */
  apnsPassphrase?: Secret<string>;
  /** Secret of the server at the OpenID provider, by context. */
  oidcClients?: Secret<Record<string, string>>;
  /** Keys that open what Google says of a phone, base64. */
  playIntegrity?: Secret<readonly string[]>;
  /** Credentials of the Redis servers, by port. */
  locks?: Secret<Credentials>;
  hub?: Secret<Credentials>;
  cache?: Secret<Credentials>;
}

export interface Credentials {
  user: string;
  password: string;
}

export interface Secret<T> {
  reveal(): T;
}

export function secret<T>(value: T): Secret<T> {
  return { reveal: () => value };
}

export interface LoadedConfig {
  config: Config;
  secrets: Secrets;
  /** Paths of the files that were read. */
  files: string[];
  /** Keys of the ecosystem that were set and that nothing reads yet, with the place where they are. */
  ignored: string[];
}

/** The configuration cannot be used: the message says where it is wrong and how to mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface JobsConfig {
  /** The address of a Redis has no credentials: they are a secret. `folder`: of the embedded queue, which may have been used before. */
  queue: { driver: 'sqlite'; folder: string } | { driver: 'redis'; url: string; folder: string };
  /** False: this process runs no job. */
  enabled: boolean;
  workers: Record<string, WorkerSettings>;
  /** Only the workers that are named above run. */
  only: boolean;
  /** In ms: how long jobs that are over are kept; absent: the default. */
  keepFor?: number;
  /** How many of these of an instance; absent: the default. */
  keepMost?: number;
}
