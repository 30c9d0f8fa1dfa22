import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** They say who somebody is, or where they came from. */
const KEPT_BACK = new Set(['cookie', 'authorization', 'host', 'origin']);

/**
 * Lets a dev server of this machine have a websocket of a page: what it says of changes. Each end closes the other one.
 * @param server its address, without a final slash
 */
export function forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, server: string): void {
  const { hostname, port, host } = new URL(server);
  const upstream = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  const lines = [`GET ${request.url ?? '/'} HTTP/1.1`, `Host: ${host}`, `Origin: ${server}`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(i, i + 2);
    if (!KEPT_BACK.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  upstream.write(head);
  const end = () => {
    upstream.destroy();
    socket.destroy();
  };
  upstream.on('error', end).on('close', end);
  socket.on('error', end).on('close', end);
  socket.pipe(upstream).pipe(socket);
}
