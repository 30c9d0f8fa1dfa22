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

export function sendDirectly({ method }: IncomingMessage, response: ServerResponse, answer: DirectAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(method === 'HEAD' ? undefined : answer.body);
}

/** What went wrong once the body had been read: the routes cannot do it again, but they know in which dialect to tell it. */
export class FailedDirectly extends Error {
  constructor(cause: unknown) {
    super('The request failed before the routes', { cause });
  }
}
