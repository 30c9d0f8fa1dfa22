import { connect } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  /** 0: the connection was closed without an answer. */
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface RawRequest {
  method?: string;
  /** As it is sent: nothing is encoded. */
  target: string;
  /** As they are sent; `Host` is not added. */
  headers?: readonly (readonly [string, string])[];
  body?: string | Buffer;
  /** Closes our side after what was sent, even when it announced more. */
  cut?: boolean;
}

/** One request on its own connection, byte by byte, without what an HTTP client would mend or refuse. */
export function rawRequest(port: number, request: RawRequest, options: RawOptions = {}): Promise<RawAnswer> {
  const { method = 'GET', target, headers = [], body = '', cut = false } = request;
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return rawBytes(port, [`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, body], { ...options, cut });
}

export interface RawOptions {
  /** Closes our side once all is sent. */
  cut?: boolean;
  /** Closes the connection once this came. */
  until?: (received: Buffer) => boolean;
}

/** Any bytes on their own connection; what came until it was closed. */
export function rawBytes(
  port: number,
  pieces: readonly (string | Buffer)[],
  { cut = false, until = () => false }: RawOptions = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.setTimeout(15_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (until(received)) socket.destroy();
    });
    // A server that refuses a body may reset the connection while we still send it.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(parseAnswer(received.toString('latin1'))));
    for (const piece of pieces) if (piece.length > 0) socket.write(piece);
    if (cut) socket.end();
  });
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = rest.join('\r\n\r\n');
  const isChunked = headers['transfer-encoding'] === 'chunked';
  return { status: Number(statusLine.split(' ')[1] ?? 0), headers, body: isChunked ? unchunk(body) : body };
}

function unchunk(body: string): string {
  let text = '';
  for (let rest = body; rest !== ''; ) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, end), 16);
    if (!size) break;
    text += rest.slice(end + 2, end + 2 + size);
    rest = rest.slice(end + 2 + size + 2);
  }
  return text;
}
