/**
 * Keys of the ecosystem's configuration that nothing reads yet. A file made for its other server works as it is: these
 * are accepted, and named once in the log and by `config print`; any other unknown key is an error. A name ending in `.*`
 * stands for all that is below it.
 */
export const IGNORED_KEYS: readonly string[] = [
  'assets',
  'assets_polling_disabled',
  'assets_polling_interval',
  'authorized_hosts_for_confirm_auth',
  'clouderies.*',
  'common_settings.*',
  'couchdb.can_query_info',
  'couchdb.client_cert',
  'couchdb.client_key',
  'couchdb.clusters',
  'couchdb.insecure_skip_validation',
  'couchdb.pinned_key',
  'couchdb.root_ca',
  'csp_allowlist.*',
  'csp_whitelist.*',
  'deprecated_apps.*',
  'disable_csp',
  'downloads.*',
  'fs.can_query_info',
  'fs.client_cert',
  'fs.client_key',
  'fs.contexts.*',
  'fs.default_layout',
  'fs.insecure_skip_validation',
  'fs.pinned_key',
  'fs.root_ca',
  'geodb',
  'jobs.ghostscript_cmd',
  'jobs.imagemagick_convert_cmd',
  'konnectors.cmd',
  'konnectors.oauthstate.*',
  'konnectors.url',
  'log.redis',
  'log.syslog',
  'move.*',
  'notifications.contexts.*',
  'notifications.huawei_get_token',
  'notifications.huawei_send_message',
  'office.*',
  'password_reset_interval',
  'rabbitmq.*',
  'rag.*',
  'rate_limiting.*',
  'redis.dial_timeout',
  'redis.idle_timeout',
  'redis.max_retries',
  'redis.pool_size',
  'redis.pool_timeout',
  'redis.read_only_slave',
  'redis.read_timeout',
  'redis.write_timeout',
  'sessions.*',
];

/** The keys that the server reads; a name ending in `.*` is a free map. */
export const KEYS: readonly string[] = [
  'admin.host',
  'admin.port',
  'admin.secret_filename',
  'apps.allow_local',
  'apps.dev_servers.*',
  'apps.folders.*',
  'apps.npm_registry',
  'apps.ssh_key',
  'apps.ssh_known_hosts',
  'authentication.*',
  'build_mode',
  'cache.url',
  'campaign_mail.contexts.*',
  'campaign_mail.disable_tls',
  'campaign_mail.host',
  'campaign_mail.local_name',
  'campaign_mail.password',
  'campaign_mail.port',
  'campaign_mail.skip_certificate_validation',
  'campaign_mail.use_ssl',
  'campaign_mail.username',
  'contexts.*',
  'couch.listen',
  'couchdb.url',
  'data',
  'doctypes',
  'flagship.*',
  'errors.log',
  'fs.auto_clean_trashed_after.*',
  'fs.url',
  'fs.versioning.max_number_of_versions_to_keep',
  'fs.versioning.min_delay_between_two_versions',
  'host',
  'jobs.allowlist',
  'jobs.defaultDurationToKeep',
  'jobs.keep_most',
  'jobs.url',
  'jobs.workers.*',
  'konnectors.isolation',
  'lock.url',
  'log.level',
  'mail.alert_address',
  'mail.contexts.*',
  'mail.disable_tls',
  'mail.host',
  'mail.local_name',
  'mail.noreply_address',
  'mail.noreply_name',
  'mail.password',
  'mail.port',
  'mail.reply_to',
  'mail.skip_certificate_validation',
  'mail.use_ssl',
  'mail.username',
  'notifications.development',
  'notifications.fcm_credentials_file',
  'notifications.fcm_server',
  'notifications.ios_certificate_key_path',
  'notifications.ios_certificate_password',
  'notifications.ios_key_id',
  'notifications.ios_server',
  'notifications.ios_team_id',
  'notifications.ios_topic',
  'port',
  'realtime.url',
  'redis.addrs',
  'redis.databases.*',
  'redis.master',
  'redis.password',
  'redis.url',
  'registries.*',
  'remote_allow_custom_port',
  'remote_assets.*',
  'safe_http.trusted_private_networks',
  'subdomains',
  'validated_doctypes',
  'vault.credentials_decryptor_key',
  'vault.credentials_encryptor_key',
];

export function isKnown(path: string, keys: readonly string[]): boolean {
  return keys.some((key) => (key.endsWith('.*') ? `${path}.`.startsWith(key.slice(0, -1)) : key === path));
}

/** True when keys below this one are known: it must be a map. */
export function isSection(path: string): boolean {
  return [...KEYS, ...IGNORED_KEYS].some((key) => key.startsWith(`${path}.`) && key !== `${path}.*`);
}

/** The known key that was probably meant. */
export function suggestKey(path: string): string | undefined {
  const names = [...KEYS, ...IGNORED_KEYS].map((key) => key.replace(/\.\*$/, ''));
  const sections = names.flatMap((name) => (name.includes('.') ? [name.slice(0, name.lastIndexOf('.'))] : []));
  let best: { name: string; distance: number } | undefined;
  for (const name of [...names, ...sections]) {
    const distance = editDistance(path, name);
    if (distance <= Math.min(3, Math.floor(name.length / 2)) && distance < (best?.distance ?? Infinity)) {
      best = { name, distance };
    }
  }
  // The right word in the wrong section.
  const last = path.slice(path.lastIndexOf('.') + 1);
  return best?.name ?? names.find((name) => name.endsWith(`.${last}`));
}

/** Levenshtein's distance, by its two-row table. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] as number;
}
