import http from 'node:http';
import https from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { Json } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import { toCouchError } from './to-couch-error.ts';

export interface HttpClientOptions {
  /** Address of the server, with the credentials if it wants any: `http://user:password@host:5984`. */
  url: string;
  /** Connections at a time. Those that wait for changes are not counted. */
  maxConnections: number;
  /** Milliseconds that an answer may take. */
  timeout: number;
}

export interface Call {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Already encoded, from the root. */
  path: string;
  /** Left out when undefined. */
  query?: Record<string, string | number | boolean | undefined>;
  /** JSON text. */
  body?: string;
  /** Milliseconds, when it is not that of the client. */
  timeout?: number;
  signal?: AbortSignal;
  /** Never sent a second time, since a write that was done already would be refused as a conflict, or done twice. */
  once?: boolean;
}

/** Milliseconds after which a connection is given up, well before a CouchDB does: it would close it as we send. */
const IDLE = 30_000;

export interface HttpClient {
  /** The JSON of the answer. Rejects with the CouchError of an answer that is an error, or `service_unavailable`. */
  call(call: Call): Promise<Json>;
  close(): void;
}

/** Speaks to one CouchDB over connections that are kept open. Its errors never tell the address. */
export function createHttpClient({ url, maxConnections, timeout }: HttpClientOptions): HttpClient {
  const { protocol, hostname, port, pathname, username, password } = new URL(url);
  const { Agent, request } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, timeout: IDLE });
  const waiting = new Agent({ keepAlive: true });
  const base = {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    ...(username !== '' && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
  };
  const root = pathname.replace(/\/$/, '');

  const send = (call: Call): Promise<{ status: number; text: string }> =>
    exchange(call, (onAnswer) =>
      request(
        {
          ...base,
          method: call.method ?? 'GET',
          path: root + call.path + queryText(call.query),
          agent: call.signal ? waiting : agent,
          headers: headersOf(call.body),
          signal: AbortSignal.any([
            AbortSignal.timeout(call.timeout ?? timeout),
            ...(call.signal ? [call.signal] : []),
          ]),
        },
        onAnswer,
      ),
    );

  return {
    async call(call) {
      const { status, text } = await send(call).catch((cause: unknown) => {
        throw new CouchError('service_unavailable', 'The document store does not answer.', { cause });
      });
      if (status >= 300) throw toCouchError(status, text);
      return parse(text);
    },
    close() {
      agent.destroy();
      waiting.destroy();
    },
  };
}

function parse(text: string): Json {
  try {
    return Json.parse(text);
  } catch (cause) {
    throw new CouchError('service_unavailable', 'The document store did not answer JSON.', { cause });
  }
}

type Start = (onAnswer: (answer: http.IncomingMessage) => void) => http.ClientRequest;

/** A kept connection may have been closed by the server just before it was used: what may be done twice is done again. */
async function exchange(call: Call, start: Start): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const request = start(resolve);
  request.on('error', reject);
  request.end(call.body);
  try {
    const answer = await promise;
    return { status: answer.statusCode ?? 500, text: await readText(answer) };
  } catch (error) {
    if (request.reusedSocket && !call.once && isReset(error)) return exchange(call, start);
    throw error;
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function headersOf(body: string | undefined): http.OutgoingHttpHeaders {
  const accept = { Accept: 'application/json' };
  if (body === undefined) return accept;
  return { ...accept, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
}

function queryText(query: Call['query'] = {}): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}
