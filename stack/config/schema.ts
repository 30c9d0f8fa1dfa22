import { z } from 'zod';
import { fsUrl } from './fs-url.ts';
import { AUTHENTICATION, FLAGSHIP } from './identity.ts';
import { JOBS_SETTINGS } from './jobs-schema.ts';
import { CAMPAIGN_SETTINGS, MAIL_SETTINGS } from './mail-schema.ts';
import { PUSH_SETTINGS } from './push-schema.ts';
import {
  appFolders,
  couchdbUrl,
  count,
  databases,
  devServers,
  doctypeNames,
  duration,
  flag,
  folder,
  host,
  lifetime,
  line,
  listen,
  networks,
  oneOf,
  port,
  portUrl,
  redisAddresses,
  redisUrl,
  registries,
  registry,
  webAddresses,
} from './values.ts';

/** The values by their dotted key, once the layers are merged. */
export const SETTINGS = z.strictObject({
  host: host.default('localhost'),
  port: port.default(8080),
  subdomains: oneOf(['nested', 'flat']).default('nested'),
  build_mode: oneOf(['production', 'development']).default('production'),
  data: folder.optional(),
  'admin.host': host.default('127.0.0.1'),
  'admin.port': port.default(6060),
  'admin.secret_filename': folder.default('cozy-admin-passphrase'),
  'apps.allow_local': flag.optional(),
  'apps.dev_servers': devServers.default({}),
  'apps.folders': appFolders.default({}),
  'apps.npm_registry': registry.optional(),
  'apps.ssh_key': folder.optional(),
  'apps.ssh_known_hosts': folder.optional(),
  authentication: AUTHENTICATION,
  flagship: FLAGSHIP,
  'cache.url': portUrl.optional(),
  'couch.listen': listen.optional(),
  'couchdb.url': couchdbUrl.optional(),
  doctypes: folder.optional(),
  'errors.log': oneOf(['file', 'stdout', 'off']).default('file'),
  'fs.auto_clean_trashed_after': z.record(z.string(), lifetime, { error: 'is not a map of contexts' }).default({}),
  'fs.url': fsUrl.optional(),
  'fs.versioning.max_number_of_versions_to_keep': count.optional(),
  'fs.versioning.min_delay_between_two_versions': duration.optional(),
  'konnectors.isolation': oneOf(['bubblewrap', 'permissions']).default('bubblewrap'),
  'lock.url': portUrl.optional(),
  'log.level': oneOf(['debug', 'info', 'warning', 'error']).default('info'),
  ...JOBS_SETTINGS,
  'safe_http.trusted_private_networks': networks.default([]),
  ...MAIL_SETTINGS,
  ...CAMPAIGN_SETTINGS,
  ...PUSH_SETTINGS,
  'realtime.url': portUrl.optional(),
  'redis.addrs': redisAddresses.optional(),
  'redis.databases': databases.default({}),
  'redis.master': line.optional(),
  'redis.password': z.string({ error: 'is not a text' }).optional(),
  'redis.url': redisUrl.optional(),
  registries: registries.default({}),
  remote_allow_custom_port: flag.default(false),
  remote_assets: webAddresses.default({}),
  validated_doctypes: doctypeNames.default([]),
  'vault.credentials_decryptor_key': folder.optional(),
  'vault.credentials_encryptor_key': folder.optional(),
  contexts: z
    .record(z.string(), z.record(z.string(), z.json()).nullable(), { error: 'is not a map of contexts' })
    .default({}),
});

export type Settings = z.infer<typeof SETTINGS>;
