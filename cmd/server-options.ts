import type { Command } from 'commander';
import { type MailOptions, mailFlags, mailOptions } from './mail-options.ts';

export interface ServerOptions extends MailOptions {
  dev?: boolean;
  data?: string;
  subdomains?: string;
  fsUrl?: string;
  couchdbUrl?: string;
  couchListen?: string;
  redisUrl?: string;
  jobsUrl?: string;
  lockUrl?: string;
  realtimeUrl?: string;
  cacheUrl?: string;
  logLevel?: string;
  vaultEncryptorKey?: string;
  vaultDecryptorKey?: string;
  appdir?: Record<string, string>;
}

/** The options of those who start a server. */
export function serverOptions(command: Command): Command {
  return mailOptions(command)
    .option('--data <folder>', 'folder of all that the server keeps')
    .option('--appdir <slug:folder>', 'serve an app live from a folder; may be repeated', appFolder)
    .option('--subdomains <layout>', 'addresses of the apps: nested (app.domain) or flat')
    .option('--fs-url <url>', 'where the files are: file:///path')
    .option('--couchdb-url <url>', 'a CouchDB server for the documents, in place of the embedded store')
    .option('--couch-listen <address>', "open CouchDB's own API on the store: host:port")
    .option('--redis-url <url>', 'a Redis for what several servers on the same stores share: redis://host:6379/0')
    .option('--jobs-url <url>', 'another one for the jobs, or mem: a file of the data folder')
    .option('--lock-url <url>', 'another one for the locks, or mem')
    .option('--realtime-url <url>', 'another one for the realtime events, or mem')
    .option('--cache-url <url>', 'another one for the cache, or mem')
    .option('--vault-encryptor-key <file>', 'key that seals the secrets of accounts, as made by config gen-keys')
    .option('--vault-decryptor-key <file>', 'key that opens them')
    .option('--log-level <level>', 'debug, info, warning, error');
}

/** One more `slug:folder`; a folder alone is the app `app`. */
function appFolder(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, slug = 'app', folder = ''] = /^(?:([a-z0-9-]+):)?(.+)$/.exec(text) ?? [];
  return { ...before, [slug]: folder };
}

export function flagsOf(options: ServerOptions): Record<string, unknown> {
  return {
    build_mode: options.dev ? 'development' : undefined,
    data: options.data,
    subdomains: options.subdomains,
    'apps.folders': options.appdir,
    'fs.url': options.fsUrl,
    'couchdb.url': options.couchdbUrl,
    'couch.listen': options.couchListen,
    'redis.url': options.redisUrl,
    'jobs.url': options.jobsUrl,
    'lock.url': options.lockUrl,
    'realtime.url': options.realtimeUrl,
    'cache.url': options.cacheUrl,
    'log.level': options.logLevel,
    ...mailFlags(options),
    'vault.credentials_encryptor_key': options.vaultEncryptorKey,
    'vault.credentials_decryptor_key': options.vaultDecryptorKey,
  };
}
