import { isIP, type Socket } from 'node:net';
import type { Agent, buildConnector } from 'undici';
import { AppError } from '#pkg/errors';
import { createAddressGuard, type GuardOptions, privateAddress } from './address-guard.ts';
import { limitBody } from './limit-body.ts';

/** Of what `fetch` takes, what is of use from a server. */
export interface SafeRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | ReadableStream<Uint8Array>;
  /** Default: `follow`, ten times at most; each step is checked like the first. */
  redirect?: 'follow' | 'error' | 'manual';
  signal?: AbortSignal;
  /** ms for the whole exchange, its body included; default: 30 s. */
  timeout?: number;
  /** Bytes of the answer, once decompressed; default: 10 MB. Reading more fails with kind `too-large`. */
  maxBytes?: number;
}

export interface SafeHttp extends AsyncDisposable {
  /**
   * As the global `fetch`, to public addresses only. Rejects with kind `unprocessable` for an address that is not on
   * the internet (code `private_address`) or no `http:` or `https:` one, `bad-gateway` when the other side fails or is
   * late. Cookies are neither kept nor sent; the proxies of the environment are not used.
   */
  fetch(url: string | URL, request?: SafeRequest): Promise<Response>;
}

const TIMEOUT = 30_000;
const MAX_BYTES = 10 * 1024 * 1024;
const CONNECT_TIMEOUT = 10_000;
const MAX_HEADERS = 32 * 1024;

export function createSafeHttp(options: GuardOptions = {}): SafeHttp {
  let opening: Promise<Opened> | undefined;
  return {
    async fetch(address, { timeout = TIMEOUT, maxBytes = MAX_BYTES, signal, body, ...request } = {}) {
      const url = parseUrl(address);
      opening ??= open(options);
      const { fetch, agent } = await opening;
      const end = AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]);
      try {
        const response = await fetch(url, {
          ...request,
          ...(body !== undefined && { body: body as string, duplex: 'half' }),
          signal: end,
          dispatcher: agent,
        });
        return limitBody(response, maxBytes);
      } catch (error) {
        throw signal?.aborted ? error : toAppError(error);
      }
    },
    async [Symbol.asyncDispose]() {
      if (opening) await (await opening).agent.destroy();
    },
  };
}

interface Opened {
  fetch: typeof import('undici').fetch;
  agent: Agent;
}

/** Loaded by the first request: it takes as long as the start of a server. */
async function open(options: GuardOptions): Promise<Opened> {
  const { Agent, buildConnector, fetch } = await import('undici');
  const connect = guardedConnector(options, buildConnector);
  return { fetch, agent: new Agent({ connect, maxHeaderSize: MAX_HEADERS }) };
}

/** Checks the address before it connects, and once more on the socket that it got. */
function guardedConnector(options: GuardOptions, build: typeof buildConnector): buildConnector.connector {
  const guard = createAddressGuard(options);
  const connect = build({ timeout: CONNECT_TIMEOUT, lookup: guard.lookup, autoSelectFamily: true });
  return (target, callback) => {
    // `net.connect` asks no resolver about an address, so the guard would not be heard.
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !guard.allows(host)) return callback(privateAddress(), null);
    connect(target, (error, socket) => {
      if (error) return callback(error, null);
      const opened = socket as Socket;
      if (guard.allows(opened.remoteAddress ?? '')) return callback(null, opened);
      opened.destroy();
      callback(privateAddress(), null);
    });
  };
}

function parseUrl(address: string | URL): URL {
  const url = URL.parse(String(address));
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && isWeb && url.username === '' && url.password === '') return url;
  throw new AppError('unprocessable', 'This is not an address of the web', { code: 'bad_address' });
}

/** The library wraps what the connection said. */
function toAppError(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause;
  }
  const isLate = (error as Error).name === 'TimeoutError';
  return new AppError('bad-gateway', isLate ? 'The other side is late' : 'The other side did not answer', {
    code: isLate ? 'remote_timeout' : 'remote_failed',
    cause: error,
  });
}
