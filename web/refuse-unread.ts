import type { Socket } from 'node:net';
import { overflowPage } from '#web/render';

/** In ms: what is on its way still is read, since an end amid it would reset the connection before the answer is read. */
const LINGER = 2_000;
/** Bytes that are read so at most: of all the cookies that a browser keeps for a site. */
const MOST_READ = 1024 * 1024;

/**
 * Answers what the parser refuses, which nobody can say whose it is, and closes the connection. A head that is too large gets a
 * page: every request of a browser has one when an app has filled its cookies, and nobody would know why, nor how to get out.
 */
export function createRefusal(): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const answers = { bad: plainAnswer('400 Bad Request'), overflow: overflowAnswer() };
  /** What they may have sent when they are cut. */
  const lingering = new WeakMap<Socket, number>();
  return (error, socket) => {
    // The parser fails again for each piece that comes after.
    if (socket.bytesRead < (lingering.get(socket) ?? 0)) return;
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    if (error.code !== 'HPE_HEADER_OVERFLOW') return void socket.end(answers.bad);
    lingering.set(socket, socket.bytesRead + MOST_READ);
    socket.end(answers.overflow);
    setTimeout(() => socket.destroy(), LINGER).unref();
  };
}

function plainAnswer(status: string, lines: readonly string[] = [], body = ''): string {
  return [`HTTP/1.1 ${status}`, 'Connection: close', ...lines, '', body].join('\r\n');
}

function overflowAnswer(): string {
  const { body, headers } = overflowPage();
  const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body) });
  return plainAnswer(
    '431 Request Header Fields Too Large',
    lines.map(([name, value]) => `${name}: ${value}`),
    body,
  );
}
