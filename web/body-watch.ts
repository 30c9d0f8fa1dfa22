import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { stopReading } from './stop-reading.ts';

/** Pieces that are looked at together, and the bytes that each of them has on average at least. */
const WINDOW = 500;
const TINY = 32;
/** Below it, in bytes, pieces are joined once a body has shown that it comes in many. */
const SMALL = 4 * 1024;
const FEW = 64;
const JOINED = 16 * 1024;
/** In bytes: of so little, each piece costs its sender a packet. */
const SHORT = 64 * 1024;
/** In ms, after the answer. */
const LINGER = 1_000;
/** Bytes that a body brings between two looks at least: less is as idle as nothing. */
const LEAST = 16 * 1024;

export interface BodyWatch {
  /** To be called before anybody reads the request. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the requests whose bodies have hardly moved since the look before. To be called every few minutes. */
  look(): void;
}

/** Kept from the beginning: a request that has been destroyed has no socket any more. */
interface Sender {
  request: IncomingMessage;
  response: ServerResponse;
  socket: Socket;
}

type Waiting = Map<Sender, { bytes: number | undefined }>;

/** Of a request to which Node's parser will give a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * What a body may do to those who share the loop with it, whoever reads it and whether anybody does. A chunk of one byte
 * (RFC 9112 section 7.1) costs the sender six and the server an object, an event and a call of each reader: thirty connections
 * could keep all others from an answer, and a hundred take all the memory. So a body that comes in thousands of tiny pieces
 * is refused, and small pieces are joined, from one body in each turn of the loop. The connection of what is refused is closed.
 */
export function createBodyWatch(): BodyWatch {
  const turns = createTurns();
  const waiting: Waiting = new Map();
  let fresh: Sender[] = [];

  function watch(sender: Sender): void {
    const { request, response } = sender;
    waiting.set(sender, { bytes: undefined });
    request.once('close', () => waiting.delete(sender));
    if (response.writableFinished) endSoon(sender);
    else response.once('finish', () => endSoon(sender));
  }

  /** Nearly all short bodies are there once the turn of the loop is over, and cost no more than this. */
  function watchLater(sender: Sender): void {
    if (fresh.push(sender) > 1) return;
    setImmediate(() => {
      const late = fresh.filter(({ request }) => !request.complete && !request.destroyed);
      fresh = [];
      late.forEach(watch);
    });
  }

  return {
    begin(request, response) {
      const sender = { request, response, socket: request.socket };
      if (Number(request.headers['content-length'] ?? SHORT) < SHORT) return watchLater(sender);
      watch(sender);
      joinPieces(sender, turns);
      // As if it was asked for: what nobody has asked for, Node takes from the wire after the answer, unseen.
      request.read(0);
    },
    look() {
      for (const [sender, seen] of waiting) {
        const { request, socket } = sender;
        const bytes = socket.bytesRead;
        // What waits for us is not slow.
        const isSlow = seen.bytes !== undefined && bytes - seen.bytes < LEAST && request.readableLength === 0;
        if (request.complete || request.destroyed) waiting.delete(sender);
        else if (isSlow) refuse(sender, '408 Request Timeout');
        else seen.bytes = bytes;
      }
    },
  };
}

/** One in each turn of the loop. */
function createTurns(): (work: () => void) => void {
  const line: (() => void)[] = [];
  const next = () => {
    line.shift()?.();
    if (line.length > 0) setImmediate(next);
  };
  return (work) => {
    if (line.push(work) === 1) setImmediate(next);
  };
}

function joinPieces(sender: Sender, turns: (work: () => void) => void): void {
  const { request, socket } = sender;
  const push = request.push.bind(request);
  let pieces = 0;
  let count = 0;
  let bytes = 0;
  let joined: Buffer | undefined;
  let filled = 0;

  function flush(): boolean {
    const whole = joined?.subarray(0, filled);
    joined = undefined;
    filled = 0;
    return whole ? push(whole) : true;
  }

  function join(piece: Buffer): boolean {
    if (joined === undefined) {
      joined = Buffer.allocUnsafeSlow(JOINED);
      turns(() => {
        if (!request.destroyed && flush()) socket.resume();
      });
    }
    filled += piece.copy(joined, filled);
    // The connection rests until its turn.
    return false;
  }

  function isTiny(size: number): boolean {
    pieces++;
    bytes += size;
    if (++count < WINDOW) return false;
    const tiny = bytes < WINDOW * TINY;
    count = 0;
    bytes = 0;
    return tiny;
  }

  request.push = (piece: Buffer | null) => {
    if (piece === null) {
      flush();
      return push(null);
    }
    if (request.destroyed) return false;
    if (isTiny(piece.length)) {
      refuse(sender, '400 Bad Request');
      return false;
    }
    if (filled + piece.length > JOINED) flush();
    return piece.length < SMALL && (joined || pieces > FEW) ? join(piece) : push(piece);
  };
}

/** Of a body that nobody wants: its sender, who may look at the answer only at the end, would wait for ever. */
function endSoon({ request, socket }: Sender): void {
  const isOpen = () => !request.complete && !socket.destroyed;
  if (isOpen()) setTimeout(() => isOpen() && socket.destroySoon(), LINGER).unref();
}

/** Without the dialect of a route: who does this reads no answer. */
function refuse({ response, socket }: Sender, status: string): void {
  // A request that waits for those before it on its connection has no say there.
  if (response.socket && !response.headersSent) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  socket.destroySoon();
  stopReading(socket);
}
