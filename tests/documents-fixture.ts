import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { openDiskBlobs } from '#driver/blob/disk';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { createAccounts } from '#model/account';
import { createAddresses } from '#model/app';
import { createDocs, type DocEvent, type Docs } from '#model/docs';
import { openDoctypes } from '#model/doctype';
import type { Instance } from '#model/instance';
import { createCheckLog, createContexts, createPermissions, createShares, type Permissions } from '#model/permission';
import { createReferences, type References } from '#model/reference';
import type { Session } from '#model/session';
import { type Audience, createTokens, type Tokens } from '#model/token';
import { createVfs } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { createHasher } from '#pkg/password';
import { createVault, generateKeys, parsePrivateKey, parsePublicKey } from '#pkg/vault';
import { couchRoutes } from '#web/couch';
import { dataRoutes } from '#web/data';
import {
  cors,
  findInstance,
  findSession,
  inSteps,
  requestContext,
  type SessionStepDeps,
  securityHeaders,
  type WebEnv,
} from '#web/middleware';
import { permissionsRoutes } from '#web/permissions';
import { createFanout, realtimeRoutes } from '#web/realtime';
import { plainErrors } from '#web/render';

/** The documents of two people over a real store, without the rest of the server. */
export interface DocumentsFixture extends AsyncDisposable {
  docs: Docs;
  tokens: Tokens;
  permissions: Permissions;
  references: References;
  alice: Instance;
  bob: Instance;
  session: Session;
  /** What was logged as an error. */
  errors: object[];
  log: Logger;
  instances: { findByHost(host: string): Promise<Instance> };
  sessions: SessionStepDeps['sessions'];
  app: Hono<WebEnv>;
  /** In milliseconds; moves only when a test moves it. */
  clock: { now: number };
  /** A token of Alice, by default for the command line. */
  token(scope: string, options?: TokenOptions): Promise<string>;
  /** A request to Alice's server with a token (or without); the body is sent as JSON unless it is a text. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Every event from now on. */
  events(): DocEvent[];
}

interface TokenOptions {
  audience?: Audience;
  subject?: string;
  sessionId?: string;
  instance?: Instance;
}

interface RequestOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  host?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Loose;
}

/** Tests look into answers freely. */
interface Loose {
  readonly [member: string]: Loose;
}

export async function documentsFixture(): Promise<DocumentsFixture> {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-documents-'));
  const couch = openSqliteCouch({ directory: join(directory, 'couch') });
  const errors: object[] = [];
  const log = recorder(errors);
  const hub = openMemoryHub((err) => errors.push({ err }));
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const docs = createDocs({ couch, hub });
  const tokens = createTokens({ now });
  const checkLog = createCheckLog({ docs, hub, now });
  const permissions = createPermissions({
    docs,
    tokens,
    cache: openMemoryCache({ now }),
    onCheck: checkLog.note,
    now,
  });
  const blobs = await openDiskBlobs({ directory: join(directory, 'files') });
  const vfs = createVfs({ docs, blobs, locks: openMemoryLocks() });
  const references = createReferences({ docs, vfs });
  const accounts = createAccounts({ vault: newVault(), now });
  const addresses = createAddresses({ scheme: 'http', subdomains: 'nested' });
  const [alice, bob] = [instanceNamed('alice'), instanceNamed('bob')];
  const session: Session = { _id: 'session1', _rev: '1-a', created_at: '', last_seen: '', long_run: false };
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  const instances = { findByHost: among([alice, bob]) };
  const sessions: SessionStepDeps['sessions'] = {
    fromCookie: async (_, cookie) => (cookie === 's=1' ? session : undefined),
  };
  app.use(requestContext({ log, first: [securityHeaders({ https: false }), cors()] }));
  app.use(inSteps(findInstance({ instances, scheme: 'http' }), findSession({ sessions, addresses })));
  app.route(
    '/data/',
    dataRoutes({
      docs,
      permissions,
      references,
      mediaFiles: { links: () => ({}) },
      accounts,
      doctypes: openDoctypes({ folders: [] }),
      addresses,
      couchApi: couchApi(docs, log),
    }),
  );
  const shares = createShares({ docs, tokens, hashPassword: createHasher().hash, now });
  app.route(
    '/permissions',
    permissionsRoutes({
      permissions,
      shares,
      shareContexts: createContexts({ docs, tokens }),
      checkLog,
      docs,
      addresses,
    }),
  );
  app.route('/realtime/', realtimeRoutes({ docs, permissions, accounts, fanout: createFanout(docs) }));

  return {
    docs,
    tokens,
    permissions,
    references,
    alice,
    bob,
    session,
    errors,
    log,
    instances,
    sessions,
    app,
    clock,
    token: (scope, { audience = 'cli', subject = 'test', sessionId, instance = alice } = {}) =>
      tokens.issue(instance, { audience, subject, scope, ...(sessionId !== undefined && { sessionId }) }),
    async request(method, path, { token, body, headers, host = alice.domain } = {}) {
      const response = await app.request(`http://${host}${path}`, {
        method,
        headers: { Host: host, ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('Content-Type')?.includes('json') && text !== '';
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
    },
    events() {
      const seen: DocEvent[] = [];
      docs.subscribeAll((event) => void seen.push(event));
      return seen;
    },
    async [Symbol.asyncDispose]() {
      await vfs.close();
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function couchApi(docs: Docs, log: Logger) {
  const routes = couchRoutes({
    couch: docs.couch,
    authenticate: () => true,
    sessionSecret: 's',
    version: '0',
    serverId: '0',
    log,
  });
  const credentials = `Basic ${Buffer.from('stack:').toString('base64')}`;
  return (request: Request, bindings: WebEnv['Bindings'] | undefined) => {
    request.headers.set('Authorization', credentials);
    return routes.fetch(request, bindings);
  };
}

function newVault() {
  const { encryptor, decryptor } = generateKeys();
  return createVault({ publicKey: parsePublicKey(encryptor), privateKey: parsePrivateKey(decryptor) });
}

function instanceNamed(name: string): Instance {
  const secret = () => randomBytes(64).toString('base64');
  return {
    _id: name,
    _rev: '1-a',
    domain: `${name}.localhost`,
    prefix: `cozy${name}`,
    locale: 'en',
    environment: 'test',
    session_secret: secret(),
    oauth_secret: secret(),
    cli_secret: secret(),
    created_at: '2026-01-01T00:00:00Z',
  } as Instance;
}

function among(instances: readonly Instance[]) {
  return async (host: string) => {
    const found = instances.find(({ domain }) => domain === host);
    if (!found) throw new AppError('not-found', 'no such instance');
    return found;
  };
}

function recorder(errors: object[]): Logger {
  const log: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields, message) => void errors.push({ ...fields, message }),
    child: () => log,
  };
  return log;
}
