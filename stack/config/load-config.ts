import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { JsonObject } from '#pkg/json';
import { fileLayer } from './file-layer.ts';
import { configFolders, findConfigFiles } from './find-files.ts';
import { toFs } from './fs.ts';
import { identitySecrets, toAuthentication, toFlagship } from './identity.ts';
import { toJobs } from './jobs.ts';
import { environmentLayer, flagsLayer, type Layer } from './layers.ts';
import { toMail } from './mail.ts';
import { toMobilePush } from './push.ts';
import { splitCredentials, toRedisPorts } from './redis.ts';
import { SETTINGS, type Settings } from './schema.ts';
import {
  type Config,
  ConfigError,
  type CouchConfig,
  type Environment,
  type LoadedConfig,
  type Secrets,
  type VaultConfig,
} from './types.ts';

export interface LoadOptions {
  /** Default: this process's. */
  env?: Environment;
  /** Path of the configuration file; absent: looked for. `false`: none is read. */
  file?: string | false;
  /** Values of the command line, by dotted key (`admin.port`). */
  flags?: Readonly<Record<string, unknown>>;
}

/**
 * Flags over environment over the `.local` file over the file over the defaults. Reads nothing else and writes nothing.
 * Throws `ConfigError`.
 */
export function loadConfig({ env = process.env, file, flags = {} }: LoadOptions = {}): LoadedConfig {
  const ignored: string[] = [];
  const files = file === false ? [] : findConfigFiles(env, file);
  const layers = [...files.map((path) => fileLayer(path, env, ignored)), environmentLayer(env), flagsLayer(flags)];
  const settings = validate(layers);
  return { ...toConfig(settings, env), files, ignored };
}

function validate(layers: Layer[]): Settings {
  const merged: Record<string, unknown> = {};
  const origin = new Map<string, Layer>();
  for (const layer of layers) {
    for (const [key, value] of layer.values) {
      if (value === undefined) continue;
      origin.set(key, layer);
      merged[key] = merge(merged[key], value);
    }
  }
  const result = SETTINGS.safeParse(merged);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).join('.');
  const key = [...origin.keys()].find((name) => path === name || path.startsWith(`${name}.`)) ?? path;
  throw new ConfigError(`${origin.get(key)?.locate(key) ?? 'configuration'}: ${path} ${issue?.message}`);
}

/** Maps are merged member by member; anything else replaces what was there. */
function merge(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) return above;
  const members = Object.entries(above).map(([name, value]) => [name, merge(below[name], value)] as const);
  return { ...below, ...Object.fromEntries(members) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toConfig(settings: Settings, env: Environment): { config: Config; secrets: Secrets } {
  const data = resolve(settings.data ?? defaultData(env));
  const { couch, secrets } = toCouch(settings, data);
  const { fs, secrets: fsSecrets } = toFs(settings, data);
  const { jobs, secrets: jobsSecrets } = toJobs(settings, data);
  const mail = toMail(settings, data);
  const push = toMobilePush(settings);
  const redis = toRedisPorts(settings);
  const couchListen = settings['couch.listen'];
  const config: Config = {
    mode: settings.build_mode,
    scheme: settings.build_mode === 'production' ? 'https' : 'http',
    host: settings.host,
    port: settings.port,
    subdomains: settings.subdomains,
    data,
    admin: {
      host: settings['admin.host'],
      port: settings['admin.port'],
      secretFiles: secretFiles(settings['admin.secret_filename'], data, env),
    },
    couch,
    ...(couchListen && { couchListen }),
    fs,
    mail: mail.mail,
    mobilePush: push.mobilePush,
    jobs,
    apps: toApps(settings),
    registries: settings.registries,
    doctypes: {
      ...(settings.doctypes !== undefined && { folder: resolve(settings.doctypes) }),
      validated: settings.validated_doctypes,
    },
    remote: { allowsPorts: settings.remote_allow_custom_port, assets: settings.remote_assets },
    konnectors: { isolation: settings['konnectors.isolation'] },
    errors: { log: settings['errors.log'] },
    trustedNetworks: settings['safe_http.trusted_private_networks'],
    ...redis.ports,
    vault: toVault(settings, data),
    log: { level: settings['log.level'] },
    authentication: toAuthentication(settings.authentication),
    flagship: toFlagship(settings.flagship),
    contexts: Object.fromEntries(
      Object.entries(settings.contexts).map(([name, members]) => [name, (members ?? {}) as JsonObject]),
    ),
  };
  const identity = identitySecrets(settings.authentication, settings.flagship);
  return {
    config,
    secrets: {
      ...secrets,
      ...fsSecrets,
      ...jobsSecrets,
      ...identity,
      ...push.secrets,
      mail: mail.secrets,
      ...redis.secrets,
    },
  };
}

function toApps(settings: Settings): Config['apps'] {
  const { 'apps.npm_registry': npmRegistry, 'apps.ssh_key': key, 'apps.ssh_known_hosts': hosts } = settings;
  return {
    allowLocal: settings['apps.allow_local'] ?? settings.build_mode === 'development',
    devServers: toDevServers(settings),
    folders: Object.fromEntries(Object.entries(settings['apps.folders']).map(([slug, path]) => [slug, resolve(path)])),
    ...(npmRegistry !== undefined && { npmRegistry }),
    ssh: {
      ...(key !== undefined && { key: resolve(key) }),
      ...(hosts !== undefined && { knownHosts: resolve(hosts) }),
    },
  };
}

/** A page of theirs may do more than others: no real owner is to have one. */
function toDevServers({ 'apps.dev_servers': servers, build_mode: mode }: Settings): Record<string, string> {
  if (mode !== 'development' && Object.keys(servers).length > 0) {
    throw new ConfigError('apps.dev_servers: only a development build shows what a dev server makes');
  }
  return Object.fromEntries(Object.entries(servers).map(([slug, url]) => [slug, url.replace(/\/$/, '')]));
}

function toCouch(settings: Settings, data: string): { couch: CouchConfig; secrets: Pick<Secrets, 'couchdb'> } {
  const url = settings['couchdb.url'];
  if (!url) return { couch: { driver: 'sqlite', folder: join(data, 'couch') }, secrets: {} };
  const { url: bare, credentials } = splitCredentials(url);
  return { couch: { driver: 'couchdb', url: bare }, secrets: credentials ? { couchdb: credentials } : {} };
}

function toVault(settings: Settings, data: string): VaultConfig {
  const { 'vault.credentials_encryptor_key': encryptor, 'vault.credentials_decryptor_key': decryptor } = settings;
  if (encryptor !== undefined) {
    return {
      own: false,
      encryptor: resolve(encryptor),
      ...(decryptor !== undefined && { decryptor: resolve(decryptor) }),
    };
  }
  if (decryptor !== undefined) {
    throw new ConfigError('vault.credentials_decryptor_key needs vault.credentials_encryptor_key beside it');
  }
  const file = (extension: string) => join(data, 'keys', `credentials.${extension}`);
  return { own: true, encryptor: file('enc'), decryptor: file('dec') };
}

/** The data folder comes first, so that a copy of it is whole. */
function secretFiles(name: string, data: string, env: Environment): string[] {
  return isAbsolute(name) ? [name] : [data, ...configFolders(env)].map((folder) => join(folder, name));
}

function defaultData(env: Environment): string {
  return join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'cozy-stack');
}
