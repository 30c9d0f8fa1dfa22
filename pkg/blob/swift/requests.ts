import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#pkg/errors';
import { authenticate, type SwiftCredentials, type SwiftToken } from './auth.ts';

export interface SwiftRequest {
  method: string;
  /** Of the account: container, then object. They are encoded here. */
  path?: readonly string[];
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Bytes, or a stream of them, which is not asked for any before the server has said that it wants them. */
  body?: Buffer | AsyncIterable<Buffer>;
}

/** Speaks to one account. The answer's body must be read to its end or destroyed. */
export interface SwiftRequests {
  /** Rejects with kind `not-found` on 404, and `unavailable` on what else is not a success. */
  send(asked: SwiftRequest): Promise<IncomingMessage>;
  /** The same, when the body of the answer does not matter. */
  run(asked: SwiftRequest): Promise<IncomingMessage>;
  close(): void;
}

export function createRequests(credentials: SwiftCredentials, timeout: number): SwiftRequests {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  let current: Promise<SwiftToken> | undefined;

  function token(): Promise<SwiftToken> {
    if (current) return current;
    const asked = authenticate(credentials, timeout);
    current = asked;
    // A failure is not for ever: the next caller tries again.
    asked.catch(() => forget(asked));
    return asked;
  }

  function forget(old: Promise<SwiftToken>): void {
    if (current === old) current = undefined;
  }

  async function send(asked: SwiftRequest): Promise<IncomingMessage> {
    const before = token();
    const answer = await sendWith(await before, asked);
    if (answer.statusCode !== 401) return checked(answer);
    // The token has expired. Nothing of the body was asked for yet.
    answer.destroy();
    forget(before);
    return checked(await sendWith(await token(), asked));
  }

  async function sendWith({ token, storageUrl }: SwiftToken, asked: SwiftRequest): Promise<IncomingMessage> {
    const url = new URL(`${storageUrl}${(asked.path ?? []).map((part) => `/${encodePath(part)}`).join('')}`);
    for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, value);
    const secure = url.protocol === 'https:';
    const sent = (secure ? secureRequest : request)(url, {
      method: asked.method,
      agent: secure ? agents.https : agents.http,
      headers: { ...asked.headers, 'X-Auth-Token': token, ...headersOf(asked.body) },
      timeout,
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    return exchange(sent, asked.body);
  }

  return {
    send,
    async run(asked) {
      const answer = await send(asked);
      answer.resume();
      return answer;
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** A slash of a key separates nothing here, and is kept as it is. */
function encodePath(part: string): string {
  return part.split('/').map(encodeURIComponent).join('/');
}

function headersOf(body: SwiftRequest['body']): Record<string, string> {
  if (body === undefined) return {};
  if (Buffer.isBuffer(body)) return { 'Content-Length': String(body.length) };
  return { 'Transfer-Encoding': 'chunked', Expect: '100-continue' };
}

/** @note a body that fails ends the connection in its middle: the server then forgets what came. */
function exchange(sent: ClientRequest, body: SwiftRequest['body']): Promise<IncomingMessage> {
  const answered = Promise.withResolvers<IncomingMessage>();
  let failure: { reason: unknown } | undefined;
  sent.on('response', answered.resolve);
  sent.on('error', (cause) => {
    answered.reject(failure ? failure.reason : new AppError('unavailable', 'the storage does not answer', { cause }));
  });
  if (body === undefined || Buffer.isBuffer(body)) {
    sent.end(body);
    return answered.promise;
  }
  sent.on('continue', () => {
    const told = guarded(body, (reason) => {
      failure = { reason };
    });
    pipeline(Readable.from(told, { objectMode: false }), sent).catch((reason: unknown) => {
      sent.destroy();
      answered.reject(
        failure ? failure.reason : new AppError('unavailable', 'the storage went away', { cause: reason }),
      );
    });
  });
  sent.flushHeaders();
  return answered.promise;
}

async function* guarded(body: AsyncIterable<Buffer>, onFailure: (reason: unknown) => void): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

function checked(answer: IncomingMessage): IncomingMessage {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return answer;
  answer.destroy();
  if (status === 404) throw new AppError('not-found', 'no such blob');
  const full = status === 413 || status === 507;
  const cause = new Error(`Swift answered ${status}`);
  throw new AppError('unavailable', full ? 'the storage is full' : 'the storage refuses', { cause });
}
