import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RequestError, toRequestError } from './http.ts';

/** The public API of an instance, and the right to use it. */
export interface InstanceAccess {
  /** Where the public server listens: `http://127.0.0.1:8080` */
  url: string;
  /** Of the instance: it may be a name that this machine does not resolve. */
  domain: string;
  /** A token, asked for each request: it may last less than the work. */
  token(): Promise<string>;
}

/** What goes with a request to an instance. */
export interface Call {
  /** A list is a parameter that comes several times. */
  query?: Readonly<Record<string, string | readonly string[]>>;
  body?: Readable | string;
  /** Of a body that is a stream. */
  length?: number;
  /** @default JSON */
  accept?: string;
}

/** By Node's own client: the one of the web may not say another host than the one it speaks to. */
export async function sendTo(
  { url, domain, token }: InstanceAccess,
  method: string,
  path: string,
  { query, body, length, accept = 'application/vnd.api+json, application/json' }: Call,
): Promise<IncomingMessage> {
  const target = new URL(path, url);
  for (const [name, values] of Object.entries(query ?? {})) {
    for (const value of [values].flat()) target.searchParams.append(name, value);
  }
  const headers = {
    Host: domain,
    Authorization: `Bearer ${await token()}`,
    Accept: accept,
    ...(typeof body === 'string' && { 'Content-Type': 'application/vnd.api+json' }),
    ...(length !== undefined && { 'Content-Length': String(length) }),
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(target, { method, headers });
    const fail = (cause: Error) =>
      reject(new RequestError(0, `${target.origin} does not answer: ${cause.message}`, { cause }));
    sent.once('response', resolve).once('error', fail);
    if (!(body instanceof Readable)) sent.end(body);
    // A server that refuses answers before it has read all: the answer says why, not the pipe.
    else pipeline(body, sent).catch(() => undefined);
  });
  if ((answer.statusCode ?? 500) < 300) return answer;
  throw toRequestError(answer.statusCode ?? 500, await textOf(answer));
}

/** The whole body of an answer: for those that are short. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
