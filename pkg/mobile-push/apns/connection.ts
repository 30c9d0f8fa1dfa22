import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { AppError } from '#pkg/errors';

export interface Answer {
  status: number;
  body: string;
}

export interface Connection extends AsyncDisposable {
  /** Rejects with kind `bad-gateway`, or with the reason of the signal. */
  request(headers: OutgoingHttpHeaders, body: string, signal: AbortSignal): Promise<Answer>;
}

/** In ms without a byte. */
const TIMEOUT = 10_000;
const IDLE = 10 * 60_000;
const MAX_ANSWER = 4_096;

/** One HTTP/2 session for all requests, opened when there is one, and again when the other side has closed it. */
export function openConnection(server: string, ca?: string): Connection {
  let session: ClientHttp2Session | undefined;

  function current(): ClientHttp2Session {
    if (session && !session.closed && !session.destroyed) return session;
    const opened = connect(server, ca === undefined ? {} : { ca });
    const leave = () => {
      if (session === opened) session = undefined;
    };
    // The requests under way are told too.
    opened.on('error', leave).on('goaway', leave).on('close', leave);
    opened.setTimeout(IDLE, () => opened.close());
    opened.unref();
    session = opened;
    return opened;
  }

  return {
    async request(headers, body, signal) {
      try {
        return await exchange(current(), headers, body, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        // A session that was idle may be dead without a word: what fails on it says nothing of a new one.
        session?.destroy();
        session = undefined;
        return exchange(current(), headers, body, signal);
      }
    },
    async [Symbol.asyncDispose]() {
      session?.destroy();
    },
  };
}

function exchange(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const failed = (cause?: unknown) =>
    reject(signal.aborted ? signal.reason : new AppError('bad-gateway', 'Apple did not answer', { cause }));
  const stream = session.request(headers, { signal });
  let status = 0;
  let text = '';
  stream.setEncoding('utf8');
  stream.setTimeout(TIMEOUT, () => stream.close(constants.NGHTTP2_CANCEL));
  stream
    .on('response', (answer) => {
      status = Number(answer[':status']);
    })
    .on('data', (chunk: string) => {
      if (text.length < MAX_ANSWER) text += chunk;
    })
    .on('end', () => (status === 0 ? failed() : resolve({ status, body: text })))
    .on('error', failed)
    .on('close', () => failed());
  stream.end(body);
  return promise;
}
