import { availableParallelism } from 'node:os';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import type { Blobs } from '#pkg/blob';
import type { Cache } from '#pkg/cache';
import type { Couch } from '#pkg/couch';
import type { Hub } from '#pkg/hub';
import type { Locks } from '#pkg/lock';
import type { Logger } from '#pkg/log';
import { byContext, type MailTransport, type MailTransports, openLater } from '#pkg/mail';
import { type Media, openMedia } from '#pkg/media';
import type { MobilePushes } from '#pkg/mobile-push';
import type { Queue } from '#pkg/queue';
import { createAddressGuard, createSafeHttp, type SafeHttp } from '#pkg/safe-http';
import { createSandbox, type Sandbox } from '#pkg/sandbox';
import type { Config, Credentials, RedisConfig, Secret, Secrets, SmtpServer } from './config.ts';
import { leaveEmbeddedQueue } from './leave-embedded-queue.ts';
import { readKeyFile } from './read-key-file.ts';

/** The stores below the domain: the only place that knows which engine is behind a port. */
export interface Drivers extends AsyncDisposable {
  couch: Couch;
  /** How many files of the embedded store are open; absent with another engine. */
  openDatabases?: () => number;
  blobs: Blobs;
  locks: Locks;
  hub: Hub;
  cache: Cache;
  mail: MailTransports;
  mobilePushes: MobilePushes;
  queue: Queue;
  /** For addresses that somebody else chose. */
  safeHttp: SafeHttp;
  /** Decodes images, films and the like, in processes apart. */
  media: Media;
  /** Runs the programs of others. */
  sandbox: Sandbox;
}

export async function openDrivers(config: Config, secrets: Secrets, log: Logger): Promise<Drivers> {
  await using opening = new AsyncDisposableStack();
  const blobs = await openBlobs(config, secrets);
  const { couch, openDatabases } = await openCouch(config, secrets);
  opening.use(couch);
  opening.defer(async () => blobs[Symbol.asyncDispose]?.());
  const safeHttp = opening.use(createSafeHttp(config));
  const mail = opening.use(openMail(config, secrets, log));
  const mobilePushes = await openMobilePushes(opening, config, secrets, safeHttp);
  const media = opening.use(openMedia({ processes: Math.min(2, availableParallelism()) }));
  const queue = await openQueue(opening, config, secrets, log);
  const open = { opening, log };
  const locks = await openLocks(open, config.locks, secrets.locks);
  const hub = await openHub(open, config.hub, secrets.hub);
  const cache = await openCache(open, config.cache, secrets.cache);
  const opened = opening.move();
  return {
    couch,
    ...(openDatabases && { openDatabases }),
    blobs,
    locks,
    hub,
    cache,
    mail,
    mobilePushes,
    queue,
    safeHttp,
    media,
    sandbox: createSandbox({ ...config.konnectors, guard: createAddressGuard(config) }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Each loaded at need: the embedded default must start fast. */
async function openBlobs({ fs }: Config, secrets: Secrets): Promise<Blobs & Partial<AsyncDisposable>> {
  const { user = '', password = '' } = secrets.fs?.reveal() ?? {};
  switch (fs.driver) {
    case 'disk': {
      const { openDiskBlobs } = await import('#driver/blob/disk');
      return openDiskBlobs({ directory: fs.folder });
    }
    case 'memory': {
      const { openMemoryBlobs } = await import('#driver/blob/memory');
      return openMemoryBlobs();
    }
    case 'swift': {
      const { openSwiftBlobs } = await import('#driver/blob/swift');
      const { driver: _swift, versioning: _rules, containerPrefix, timeout, ...place } = fs;
      return openSwiftBlobs({
        credentials: { ...place, user, password },
        ...(containerPrefix !== undefined && { containerPrefix }),
        ...(timeout !== undefined && { timeout }),
      });
    }
    case 's3': {
      const { openS3Blobs } = await import('#driver/blob/s3');
      const { endpoint, region, bucket, pathStyle } = fs;
      const credentials = { accessKeyId: user, secretAccessKey: password };
      return openS3Blobs({ endpoint, region, bucket, pathStyle, credentials });
    }
  }
}

interface Opening {
  /** Closes what was opened. */
  opening: AsyncDisposableStack;
  log: Logger;
}

// What is not embedded is loaded at need: the default must start fast.

async function openLocks(
  { opening, log }: Opening,
  config: RedisConfig,
  credentials?: Secret<Credentials>,
): Promise<Locks> {
  if (config.driver === 'memory') return openMemoryLocks();
  const { openRedisLocks } = await import('#driver/lock/redis');
  return opening.use(openRedisLocks(redisSetup('locks', config.url, credentials, log)));
}

async function openHub(
  { opening, log }: Opening,
  config: RedisConfig,
  credentials?: Secret<Credentials>,
): Promise<Hub> {
  if (config.driver === 'memory') {
    return openMemoryHub((err) => log.error({ err }, 'a listener of the hub failed'));
  }
  const { openRedisHub } = await import('#driver/hub/redis');
  return opening.use(await openRedisHub(redisSetup('hub', config.url, credentials, log)));
}

async function openCache(
  { opening, log }: Opening,
  config: RedisConfig,
  credentials?: Secret<Credentials>,
): Promise<Cache> {
  if (config.driver === 'memory') return openMemoryCache();
  const { openRedisCache } = await import('#driver/cache/redis');
  return opening.use(openRedisCache(redisSetup('cache', config.url, credentials, log)));
}

async function openCouch({ couch }: Config, secrets: Secrets): Promise<Pick<Drivers, 'couch' | 'openDatabases'>> {
  switch (couch.driver) {
    case 'sqlite': {
      const embedded = openSqliteCouch({ directory: couch.folder });
      return { couch: embedded, openDatabases: embedded.openFiles };
    }
    case 'couchdb': {
      const { openCouchdb } = await import('#driver/couch/couchdb');
      return { couch: openCouchdb({ url: withCredentials(couch.url, secrets.couchdb) }) };
    }
  }
}

/** Without a server, mails are files: a machine of development has none. */
export function openMail({ mail }: Pick<Config, 'mail'>, secrets: Secrets, log: Logger): MailTransports {
  const open = (key: string, server: SmtpServer): MailTransport =>
    openLater(async () => {
      const { openSmtp } = await import('#driver/mail/smtp');
      const credentials = secrets.mail?.[key]?.reveal();
      return openSmtp({ ...server, ...(credentials && { credentials }) });
    });
  const many = (key: string, servers: Record<string, SmtpServer>) =>
    new Map(Object.entries(servers).map(([name, server]) => [name, open(`${key}.${name}`, server)]));
  const files = openLater(async () => {
    const { openMailFiles } = await import('#driver/mail/files');
    const written = (file: string) => log.info({ file }, 'a mail was kept as a file: no mail server is configured');
    return openMailFiles({ folder: mail.folder, written });
  });
  return byContext(
    { contexts: many('mail.contexts', mail.contexts), default: mail.server ? open('mail', mail.server) : files },
    {
      contexts: many('campaign_mail.contexts', mail.campaignContexts),
      ...(mail.campaign && { default: open('campaign_mail', mail.campaign) }),
    },
  );
}

async function openMobilePushes(
  opening: AsyncDisposableStack,
  { mobilePush: { fcm, apns } }: Pick<Config, 'mobilePush'>,
  { apnsPassphrase }: Pick<Secrets, 'apnsPassphrase'>,
  http: SafeHttp,
): Promise<MobilePushes> {
  const opened: MobilePushes = {};
  if (fcm) {
    const { openFcm, parseServiceAccount } = await import('#driver/mobile-push/fcm');
    const account = await readKeyFile('notifications.fcm_credentials_file', fcm.credentials, parseServiceAccount);
    opened.fcm = opening.use(openFcm({ account, http, ...(fcm.server !== undefined && { server: fcm.server }) }));
  }
  if (apns) {
    const { openApns, parseApnsKey } = await import('#driver/mobile-push/apns');
    const key = await readKeyFile('notifications.ios_certificate_key_path', apns.key, (pem) =>
      parseApnsKey(pem, apnsPassphrase?.reveal()),
    );
    opened.apns = opening.use(openApns({ ...apns, key }));
  }
  return opened;
}

/** Each loaded at need: BullMQ is large. */
async function openQueue(
  opening: AsyncDisposableStack,
  { jobs }: Config,
  secrets: Secrets,
  log: Logger,
): Promise<Queue> {
  const { openSqliteQueue, moveLeftJobs } = await import('#driver/queue/sqlite');
  const { queue: place } = jobs;
  switch (place.driver) {
    case 'sqlite':
      return opening.use(openSqliteQueue({ directory: place.folder }));
    case 'redis': {
      const { openRedisQueue } = await import('#driver/queue/redis');
      const onError = (err: unknown) => log.error({ err }, 'the Redis of the jobs failed');
      const queue = opening.use(openRedisQueue({ url: withCredentials(place.url, secrets.jobs), onError }));
      opening.defer(leaveEmbeddedQueue((signal) => moveLeftJobs(place.folder, queue, signal), log));
      return queue;
    }
  }
}

function redisSetup(port: string, url: string, credentials: Secret<Credentials> | undefined, log: Logger) {
  return {
    url: withCredentials(url, credentials),
    onError: (err: unknown) => log.error({ err, port }, 'Redis, or what follows from it, failed'),
  };
}

function withCredentials(address: string, credentials: Secret<Credentials> | undefined): string {
  const url = new URL(address);
  const { user = '', password = '' } = credentials?.reveal() ?? {};
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}
