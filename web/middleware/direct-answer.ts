import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What a handler would send, to be sent before the routes: without the objects that the other requests need, which cost
 * more than most answers.
 */
export interface DirectAnswer {
  /** As the routes write it, for the metrics. */
  route: string;
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: Buffer | string | undefined;
}

/** @param common headers of all answers, which those of this one may replace */
export function sendDirectly(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: DirectAnswer,
  common: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...common, ...headers });
  if (method === 'HEAD' || body === undefined) response.end();
  // As long in bytes as in characters: it is ASCII, which is copied without a look at each of them.
  else if (typeof body === 'string' && headers['content-length'] === String(body.length)) response.end(body, 'latin1');
  else response.end(body);
}

/** What went wrong once the body had been read: the routes cannot do it again, but they know in which dialect to tell it. */
export class FailedDirectly extends Error {
  constructor(cause: unknown) {
    super('The request failed before the routes', { cause });
  }
}
