import { randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs, GLOBAL_PREFIX } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import type { Hasher } from '#pkg/password';
import { VERSION } from '#pkg/version';
import { couchRoutes } from '#web/couch';
import { adminPassphrase, refuseWebPages } from '#web/middleware';
import type { Fetch } from '../web/router.ts';
import type { Config } from './config.ts';

interface PortFacts {
  server_id: string;
  session_secret: string;
}

const OWNER = { prefix: GLOBAL_PREFIX };
const FACTS_ID = 'couch-port';

/**
 * CouchDB's own API on the store, for the administrator: any name, and the admin passphrase as the password.
 * Writes are published like all others, since they go through the documents' room.
 */
export async function couchPort(config: Config, docs: Docs, hasher: Hasher, log: Logger): Promise<Fetch> {
  const { server_id, session_secret } = await portFacts(docs);
  const guarded = { secretFiles: config.admin.secretFiles, hasher, mode: config.mode };
  const isAdminPassphrase = adminPassphrase(guarded);
  const app = couchRoutes({
    couch: docs.couch,
    guard: refuseWebPages(guarded),
    authenticate: (_name, password) => isAdminPassphrase(password),
    sessionSecret: session_secret,
    serverId: server_id,
    version: VERSION,
    log,
  });
  return app.fetch as Fetch;
}

/** CouchDB's API for `/data`, which has checked the rights already: it never leaves the process. */
export function innerCouchApi(docs: Docs, log: Logger): Fetch {
  const app = couchRoutes({
    couch: docs.couch,
    authenticate: () => true,
    sessionSecret: randomBytes(32).toString('hex'),
    serverId: '0'.repeat(32),
    version: VERSION,
    log,
  });
  const authorization = `Basic ${Buffer.from('stack:').toString('base64')}`;
  return (request, bindings) => {
    request.headers.set('Authorization', authorization);
    return app.fetch(request, bindings);
  };
}

/** The same for every process on these stores, for as long as they live. */
async function portFacts(docs: Docs): Promise<PortFacts> {
  const find = () => docs.get<PortFacts>(OWNER, DOCTYPES.configs, FACTS_ID);
  try {
    return await find();
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
  try {
    const random = (bytes: number) => randomBytes(bytes).toString('hex');
    const facts = { _id: FACTS_ID, server_id: random(16), session_secret: random(32) };
    return await docs.create<PortFacts>(OWNER, DOCTYPES.configs, facts);
  } catch (error) {
    // Another process did it first.
    if (isKind(error, 'conflict')) return find();
    throw error;
  }
}
