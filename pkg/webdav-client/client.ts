import { AppError, type ErrorKind } from '#pkg/errors';
import type { SafeHttp, SafeRequest } from '#pkg/safe-http';
import { VERSION } from '#pkg/version';
import { readMultistatus, type WebdavEntry } from './multistatus.ts';

export interface WebdavOptions {
  http: Pick<SafeHttp, 'fetch'>;
  /** Address of the collection that all paths are below, without a final slash. */
  base: string;
  login: string;
  password: string;
}

/**
 * Files of a WebDAV server, by their paths: decoded, with a first slash. All reject with kind `unauthenticated` when the
 * server refuses the credentials, `not-found`, `conflict` when something is there already, `forbidden`, `too-large` when there is no
 * room, `bad-gateway` when it fails, is late, leads elsewhere, or answers what cannot be read.
 */
export interface WebdavClient {
  /** What is in a collection; only what is directly below it, whatever the server says. */
  list(path: string): Promise<WebdavEntry[]>;
  /** One resource. */
  stat(path: string): Promise<WebdavEntry>;
  /** Its body has no end but its own: who reads it counts. */
  get(path: string): Promise<Response>;
  /** A new file: `conflict` when there is one. @param size in bytes */
  put(path: string, content: ReadableStream<Uint8Array>, type: string, size: number | undefined): Promise<void>;
  makeCollection(path: string): Promise<void>;
  delete(path: string): Promise<void>;
  /** Never over something else. */
  move(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
}

const PROPFIND = `<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop>
<d:resourcetype/><d:getcontentlength/><d:getlastmodified/><d:getetag/><oc:fileid/><oc:size/>
<nc:trashbin-filename/><nc:trashbin-original-location/></d:prop></d:propfind>`;
/** Some 12,000 files, which take a second or two to read. */
const MAX_LISTING = 12 * 1024 * 1024;
const TIMEOUT = 60_000;
/** Of a whole file, in ms. */
const TRANSFER_TIMEOUT = 2 * 60 * 60 * 1000;

const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  // What a `MKCOL` of something that exists gets (RFC 4918, section 9.3.1).
  405: 'conflict',
  // The collection above is not there (sections 9.3.1, 9.7.1, 9.8.5, 9.9.4).
  409: 'not-found',
  412: 'conflict',
  423: 'conflict',
  507: 'too-large',
};

export function createWebdavClient({ http, base, login, password }: WebdavOptions): WebdavClient {
  const credentials = Buffer.from(`${login}:${password}`).toString('base64');
  const { pathname } = new URL(`${base}/`);
  const root = decodeURIComponent(pathname).replace(/\/$/, '');

  async function send(method: string, path: string, request: SafeRequest = {}): Promise<Response> {
    const response = await http.fetch(addressOf(base, path), {
      timeout: TIMEOUT,
      ...request,
      method,
      // An address that it leads to is not the one that the credentials are for.
      redirect: 'manual',
      headers: {
        'user-agent': `cozy-stack ${VERSION}`,
        authorization: `Basic ${credentials}`,
        'accept-encoding': 'identity',
        ...request.headers,
      },
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const kind = KINDS[response.status] ?? 'bad-gateway';
    throw new AppError(kind, `The other side answered ${response.status}`, { code: 'remote_answer' });
  }

  async function finish(sent: Promise<Response>): Promise<void> {
    await (await sent).body?.cancel();
  }

  async function propfind(path: string, depth: '0' | '1'): Promise<WebdavEntry[]> {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const response = await send('PROPFIND', path, { headers, body: PROPFIND, maxBytes: MAX_LISTING });
    if (!response.body) throw new AppError('bad-gateway', 'The other side answered nothing', { code: 'remote_answer' });
    return readMultistatus(response.body);
  }

  const destination = (to: string) => ({ destination: addressOf(base, to), overwrite: 'F' });

  return {
    async list(path) {
      const above = `${root}${path.replace(/\/$/, '')}`;
      const entries = await propfind(path, '1');
      const own = entries.find((entry) => entry.path === above);
      if (own && !own.isCollection) throw new AppError('not-found', 'It is a file, nothing is in it');
      return entries.filter((entry) => entry.path.slice(0, entry.path.lastIndexOf('/')) === above && entry !== own);
    },
    async stat(path) {
      const wanted = `${root}${path.replace(/\/$/, '')}`;
      const entry = (await propfind(path, '0')).find((one) => one.path === wanted);
      if (!entry) throw new AppError('not-found', 'The other side says nothing of it');
      return entry;
    },
    get: (path) => send('GET', path, { timeout: TRANSFER_TIMEOUT, maxBytes: Number.MAX_SAFE_INTEGER }),
    put: (path, body, type, size) => {
      const headers = {
        'content-type': type,
        'if-none-match': '*',
        ...(size !== undefined && { 'content-length': String(size) }),
      };
      return finish(send('PUT', path, { body, headers, timeout: TRANSFER_TIMEOUT }));
    },
    makeCollection: (path) => finish(send('MKCOL', path)),
    delete: (path) => finish(send('DELETE', path)),
    move: (from, to) => finish(send('MOVE', from, { headers: destination(to) })),
    copy: (from, to) => finish(send('COPY', from, { headers: destination(to) })),
  };
}

function addressOf(base: string, path: string): string {
  return `${base}${path.split('/').map(encodeURIComponent).join('/')}`;
}
