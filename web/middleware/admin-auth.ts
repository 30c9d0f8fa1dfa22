import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '#pkg/errors';
import type { Hasher } from '#pkg/password';
import type { WebEnv } from './env.ts';

export interface AdminAuthDeps {
  /** Where the scrypt text is looked for, in order. */
  secretFiles: readonly string[];
  hasher: Hasher;
  /** On a development build there is no passphrase. */
  mode: 'production' | 'development';
}

/**
 * HTTP Basic (RFC 7617) where only the password counts. Missing: 401; wrong: 403; no secret file: 500.
 * A web page that the administrator visits must not act in their name, so what comes from one is refused.
 */
export function adminAuth(deps: AdminAuthDeps): MiddlewareHandler<WebEnv> {
  const { mode } = deps;
  const isAdminPassphrase = adminPassphrase(deps);
  return async (c, next) => {
    checkNotWebPage(c.req.raw.headers, mode);
    if (mode === 'production') {
      const password = passwordOf(c.req.header('Authorization'));
      if (password === undefined) {
        c.header('WWW-Authenticate', 'Basic realm="admin", charset="UTF-8"');
        throw new AppError('unauthenticated', 'Unauthorized');
      }
      if (!(await isAdminPassphrase(password))) throw new AppError('forbidden', 'Forbidden');
    }
    return next();
  };
}

/** Checks the administrator's passphrase. Rejects with kind `internal` when there is no secret file. */
export function adminPassphrase({ secretFiles, hasher, mode }: AdminAuthDeps): (password: string) => Promise<boolean> {
  const verify = rememberVerified(hasher);
  return async (password) => mode === 'development' || verify(password, await readSecret(secretFiles));
}

/** Refuses what a web page sends to a port of the administrator. */
export function refuseWebPages({ mode }: Pick<AdminAuthDeps, 'mode'>): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    checkNotWebPage(c.req.raw.headers, mode);
    return next();
  };
}

function passwordOf(header: string | undefined): string | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

/** Read at each request, so that a new passphrase needs no restart. */
async function readSecret(files: readonly string[]): Promise<string> {
  for (const file of files) {
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new AppError('internal', `The admin passphrase was not found; run: cozy-stack config passwd`);
}

/**
 * One scrypt per password, not per request. What is remembered is an HMAC under a key of this process, tied to the text
 * that it was verified against: a new secret file forgets it, and a memory dump does not give the password.
 */
function rememberVerified(hasher: Hasher): (password: string, text: string) => Promise<boolean> {
  const key = randomBytes(32);
  let verified: Buffer | undefined;
  return async (password, text) => {
    const mac = createHmac('sha256', key).update(text).update('\0').update(password).digest();
    if (verified && timingSafeEqual(verified, mac)) return true;
    if (!(await hasher.verify(password, text))) return false;
    verified = mac;
    return true;
  };
}

function checkNotWebPage(headers: Headers, mode: AdminAuthDeps['mode']): void {
  const site = headers.get('Sec-Fetch-Site') ?? 'none';
  const host = headers.get('Host') ?? '';
  const origin = headers.get('Origin');
  const isOwn = origin === null || URL.parse(origin)?.host === host;
  // Without a passphrase, a name that leads here by a trick of DNS would open the door to a page of that name.
  const isAddress = mode === 'production' || /^(localhost|[\d.]+|\[[0-9a-f:.]+\])(:\d+)?$/i.test(host);
  if (!isOwn || !isAddress || !['none', 'same-origin'].includes(site)) {
    throw new AppError('forbidden', 'The admin port is not for web pages');
  }
}
