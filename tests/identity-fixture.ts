import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { openMemoryBlobs } from '#driver/blob/memory';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { type Apps, createAddresses, createApps } from '#model/app';
import { createAppPasswords } from '#model/app-password';
import { createAvatars } from '#model/avatar';
import { createDocs, type Docs } from '#model/docs';
import { createFeatures } from '#model/feature';
import { createInstances, type Instance, type Instances, seenAs } from '#model/instance';
import { createIntents } from '#model/intent';
import type { Job, Jobs } from '#model/job';
import { createJournal } from '#model/journal';
import { createPostOffice, type Mailer } from '#model/mail';
import { createDelivery, createNotifications, createStackNotices, joinDevices } from '#model/notification';
import { createOAuthClients } from '#model/oauth';
import { createOidc } from '#model/oidc';
import type { OneTimeCodes } from '#model/one-time';
import type { Passkeys } from '#model/passkey';
import type { Passphrases } from '#model/passphrase';
import { createLinkPasswords, createPermissions, createShares, type Permissions, type Shares } from '#model/permission';
import { createAppRegistries } from '#model/registry';
import type { SecondFactors } from '#model/second-factor';
import type { Sessions } from '#model/session';
import { createWarnings } from '#model/settings';
import { createPageTokens, createTokens, type Tokens } from '#model/token';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import type { MailMessage, MailTransports } from '#pkg/mail';
import { createHasher, type Hasher } from '#pkg/password';
import { appsRoutes } from '#web/apps';
import { assetsRoutes, loadServerAssets, wellKnownAssetRoutes } from '#web/assets';
import { authRoutes, entryRoutes } from '#web/auth';
import { cors, inSteps, refuseBlocked, requestContext, UNKNOWN_INSTANCE, type WebEnv } from '#web/middleware';
import { publicRoutes, wellKnownRoutes } from '#web/public';
import { blockedPage, createPages, pageErrors } from '#web/render';
import { createAppHost } from '#web/serve-app';
import { settingsRoutes } from '#web/settings';
import { buildLoginServices } from '../stack/login-services.ts';

export interface IdentityFixture extends AsyncDisposable {
  /** A folder of this test alone. */
  directory: string;
  docs: Docs;
  instances: Instances;
  sessions: Sessions;
  codes: OneTimeCodes;
  secondFactors: SecondFactors;
  passphrases: Passphrases;
  permissions: Permissions;
  passkeys: Passkeys;
  /** What was sent, oldest first. */
  mails: readonly MailMessage[];
  /** Every line of the log, as JSON. */
  logs: readonly string[];
  /** How many times a secret was hashed or compared with its hash. */
  derivations(): number;
  shares: Shares;
  apps: Apps;
  tokens: Tokens;
  app: Hono<WebEnv>;
  /** In milliseconds; moves only when a test moves it. */
  clock: { now: number };
  create(domain: string, aliases?: string[]): Promise<Instance>;
  browser(): Browser;
}

/** Keeps cookies by their domain and path, as a browser does, and follows no redirection. */
export interface Browser {
  request(url: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
  cookies: Map<string, { value: string; domain: string; path: string }>;
}

export interface IdentityOptions {
  subdomains?: 'nested' | 'flat';
  secure?: boolean;
}

/** The rooms of identity and apps over a real store, without the rest of the server. */
export async function identityFixture({
  subdomains = 'nested',
  secure = false,
}: IdentityOptions = {}): Promise<IdentityFixture> {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-identity-'));
  const bundled = new Map([
    ['home', await writeHome(join(directory, 'home'))],
    ['secondary', await writeHome(join(directory, 'secondary'))],
  ]);
  const clock = { now: Date.now() };
  const logs: string[] = [];
  const log = recorder(logs);
  const now = () => clock.now;
  const couch = openSqliteCouch({ directory: join(directory, 'couch') });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const tokens = createTokens({ now });
  const { hasher, derivations } = countedHasher();
  const cache = openMemoryCache({ now });
  const linkPasswords = createLinkPasswords({ docs, verify: hasher.verify, cache, subdomains, secure, now });
  const appPasswords = createAppPasswords({ docs, now });
  const journal = createJournal({ docs, now });
  const hasPassword = linkPasswords.proves;
  const onAccess = journal.record;
  const permissions = createPermissions({ docs, tokens, cache, hasPassword, appPasswords, onAccess, now });
  const registries = createAppRegistries({ http: NO_HTTP, cache, addresses: {}, bundled });
  const rooms = createApps({
    docs,
    permissions,
    bundled,
    registries,
    allowsLocal: true,
    repositories: { openProxy: NO_HTTP.fetch, resolve: NO_HTTP.fetch },
    blobs: openMemoryBlobs(),
    locks: openMemoryLocks(),
    http: NO_HTTP,
    defaults: { prod: ['home'], test: ['home'], dev: ['home'] },
    now,
  });
  const { apps } = rooms;
  const instances = createInstances({
    docs,
    locks: openMemoryLocks(),
    hooks: { afterCreate: [(instance, { apps: slugs }) => rooms.installDefaults(instance, slugs)], beforeDestroy: [] },
    subdomains,
    now,
  });
  const addresses = createAddresses({ scheme: secure ? 'https' : 'http', subdomains });
  const mails: MailMessage[] = [];
  const postOffice = createPostOffice({ instances, addresses, transports: NO_TRANSPORTS, senders: SENDERS });
  const mailer: Mailer = {
    send: async (instance, mail) => void mails.push(await postOffice.compose(instance, mail)),
  };
  const site = { addresses, subdomains, secure };
  const stackNotices = createStackNotices({ notifications: atOnce(), addresses, now });
  const login = buildLoginServices({ docs, instances, hasher, cache, mailer, stackNotices, log, now, ...site });

  /** What is told leaves without a job. */
  function atOnce() {
    const jobs: Pick<Jobs, 'push' | 'cancel'> = {
      push: async (instance, { message }) => {
        await deliver(instance, (message as { slug: string }).slug, new AbortController().signal);
        return {} as Job;
      },
      cancel: async () => ({}) as Job,
    };
    const appTemplate = async () => undefined;
    const devices = joinDevices([]);
    const deliver = createDelivery({ docs, instances, jobs, mailer, site: addresses, devices, appTemplate, now });
    return createNotifications({ docs, instances, jobs, cache, now });
  }

  const { sessions } = login;
  const assets = await loadServerAssets();
  const pages = createPages({ assets, addresses });
  const features = createFeatures({ docs, instances, contexts: {} });
  const server = { subdomains, fileVersioning: false };
  const warnings = createWarnings({ contexts: CONTEXTS, now });
  const common = {
    instances,
    registries,
    devApps: new Set<string>(),
    devServers: new Map<string, string>(),
    pageTokens: createPageTokens({ tokens, now }),
    linkPasswords,
    appPasswords,
    journal,
    permissions,
    ...login,
    docs,
    secure,
    addresses,
    server,
    assets,
    apps,
    tokens,
    features,
    intents: createIntents({ docs, apps, registries, addresses, log, now }),
    oidc: createOidc({ authentication: {}, clientSecrets: {}, http: NO_HTTP, cache }),
    oauthClients: createOAuthClients({ docs, tokens, addresses, jobs: NO_JOBS, now }),
    pages,
    warnings,
    avatars: createAvatars({ docs, media: { thumbnails: () => Promise.reject(new Error('not here')) } }),
    mailer,
    cache,
  };

  const app = new Hono<WebEnv>();
  app.onError(pageErrors(pages));
  app.notFound(() => {
    throw new AppError('not-found', 'Page not found');
  });
  const host = createAppHost(common);
  app.use(requestContext({ log, first: [cors()] }));
  app.route('/assets', assetsRoutes({ assets }));
  app.use(async (c, next) => {
    const match = await instances.matchHost(c.req.header('Host') ?? '');
    if (!match) throw new AppError('not-found', 'The instance was not found', { code: UNKNOWN_INSTANCE });
    c.set('instance', seenAs(match));
    c.set('session', await sessions.fromCookie(c.var.instance, c.req.header('Cookie')));
    return match.slug === undefined ? next() : host.serve(c, match.slug);
  });
  app.use('/auth/*', inSteps(refuseBlocked(blockedPage(pages))));
  app.route('/auth', authRoutes(common));
  app.route('/settings', settingsRoutes({ ...common, diskUsage: async () => USAGE, contexts: CONTEXTS }));
  app.route('/apps/', appsRoutes({ ...common, konnectorEnds: { begin: async () => false } }));
  app.route('/public', publicRoutes(common));
  app.route('/.well-known', wellKnownRoutes(common));
  app.route('/', entryRoutes(common));
  app.route('/', wellKnownAssetRoutes({ assets }));

  return {
    directory,
    docs,
    instances,
    ...login,
    permissions,
    mails,
    logs,
    derivations,
    shares: createShares({ docs, tokens, hashPassword: hasher.hash, now }),
    apps,
    tokens,
    app,
    clock,
    create: (domain, domainAliases = []) => instances.create({ domain, domainAliases, publicName: 'Ada <Lovelace>' }),
    browser: () => browser(app),
    async [Symbol.asyncDispose]() {
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Of the real kind, a quarter of the work: these tests log in hundreds of times. */
function countedHasher() {
  const real = createHasher({ cost: 8_192 });
  let count = 0;
  const hasher: Hasher = {
    ...real,
    hash(...secret) {
      count++;
      return real.hash(...secret);
    },
    verify(...secret) {
      count++;
      return real.verify(...secret);
    },
  };
  return { hasher, derivations: () => count };
}

/** The mails are kept when they are written. */
const NO_TRANSPORTS: MailTransports = {
  of() {
    throw new Error('nothing is sent');
  },
  async [Symbol.asyncDispose]() {},
};
const NO_JOBS = { push: () => Promise.reject(new Error('no job is pushed')) };
const NO_HTTP = { fetch: () => Promise.reject(new Error('no request leaves')) };
const SENDERS = { noreply: {}, contexts: {} };
const CONTEXTS = { managed: { manager_url: 'https://manager.example/' } };
const USAGE = { used: 12, files: 10, versions: 2, trash: 1 };

function browser(app: Hono<WebEnv>): Browser {
  const cookies: Browser['cookies'] = new Map();
  return {
    cookies,
    async request(url, init = {}) {
      const { hostname, host, pathname } = new URL(url);
      const sent = [...cookies]
        .filter(([, cookie]) => `.${hostname}`.endsWith(cookie.domain) && pathname.startsWith(cookie.path))
        .map(([name, { value }]) => `${name}=${value}`);
      const headers = { Host: host, ...(sent.length > 0 && { Cookie: sent.join('; ') }), ...init.headers };
      const response = await app.request(url, { ...init, headers });
      for (const line of response.headers.getSetCookie()) keepCookie(cookies, line, hostname);
      return response;
    },
  };
}

function keepCookie(cookies: Browser['cookies'], line: string, hostname: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/; Max-Age=0/.test(line)) return void cookies.delete(name);
  const [, domain = `.${hostname}`] = /; Domain=([^;]+)/.exec(line) ?? [];
  const [, path = '/'] = /; Path=([^;]+)/.exec(line) ?? [];
  cookies.set(name, { value, domain, path });
}

async function writeHome(folder: string): Promise<string> {
  const manifest = {
    name: 'Home',
    name_prefix: 'Cozy',
    editor: 'Cozy',
    version: '1.0.0',
    icon: 'icon.svg',
    category: 'cozy',
    permissions: {
      apps: { type: 'io.cozy.apps', verbs: ['GET'] },
      settings: { type: 'io.cozy.settings' },
      sessions: { type: 'io.cozy.sessions', verbs: ['GET'] },
    },
    routes: {
      '/': { folder: '/', index: 'index.html', public: false },
      '/public': { folder: '/public', index: 'index.html', public: true },
    },
  };
  const page =
    '<html lang="{{.Locale}}">{{ .ThemeCSS }}{{.Nothing}}<div role="application" data-cozy="{{.CozyData}}"></div>';
  const files: Record<string, string> = {
    'manifest.webapp': JSON.stringify(manifest),
    'index.html': page,
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'main.3f9c2ab104de.js': `console.log("${'home '.repeat(200)}")`,
    'plain.css': 'a{}',
    'public/index.html': page,
    'public/open.txt': 'open',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

function recorder(lines: string[]): Logger {
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
}
