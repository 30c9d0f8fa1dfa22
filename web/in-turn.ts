import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { stopReading } from './stop-reading.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => unknown;
type Waiting = [IncomingMessage, ServerResponse][];

/** Requests of one connection that may wait: browsers send none before the answer, and few other clients do. */
const MAX_WAITING = 32;

const WAITING = Symbol('waiting');
/** Absent while nothing is asked on it. */
type Line = Socket & { [WAITING]?: Waiting | undefined };

/** True while a request of the connection is served. */
export function isAsked(socket: Socket): boolean {
  return (socket as Line)[WAITING] !== undefined;
}

/**
 * Serves the requests of a connection one after the other. Node reads those that a client sends without waiting for an answer
 * (RFC 9112 section 9.3.2) and has all of them served at once: a single connection could ask for more than there is memory.
 */
export function inTurn(serve: Serve): Serve {
  function begin(socket: Line, request: IncomingMessage, response: ServerResponse): void {
    response.once('close', () => next(socket));
    serve(request, response);
  }

  function next(socket: Line): void {
    const [request, response] = socket[WAITING]?.shift() ?? [];
    if (request && response && !socket.destroyed) begin(socket, request, response);
    else socket[WAITING] = undefined;
  }

  return (request, response) => {
    const socket: Line = request.socket;
    const waiting = socket[WAITING];
    if (!waiting) {
      socket[WAITING] = [];
      begin(socket, request, response);
    } else if (waiting.push([request, response]) > MAX_WAITING) {
      socket[WAITING] = [];
      socket.destroy();
      stopReading(socket);
    }
  };
}
