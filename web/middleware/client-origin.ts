import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { WebEnv } from './env.ts';

/** Where a request comes from, for limits by address and for the history of logins. */
export function clientOrigin(c: Context<WebEnv>): { address: string; userAgent: string } {
  return {
    address: clientAddress(c.env?.incoming, c.req.header('X-Forwarded-For')),
    userAgent: c.req.header('User-Agent') ?? '',
  };
}

/**
 * The stack listens on the loopback behind a proxy, which appends the address it saw: only that last part is believed,
 * and only when the request does come from the loopback.
 */
export function clientAddress(incoming: IncomingMessage | undefined, forwardedFor: string | undefined): string {
  const peer = plain(incoming?.socket.remoteAddress ?? '');
  const isLocal = peer === '' || peer === '::1' || peer.startsWith('127.');
  const forwarded = isLocal ? plain(forwardedFor?.split(',').at(-1)?.trim() ?? '') : '';
  return (forwarded || peer).slice(0, 64);
}

/** An IPv4 address as what it is: written inside IPv6, all of them would count as one network. */
function plain(address: string): string {
  return address.startsWith('::') ? address.replace(/^::ffff:(?=\d+\.)/i, '') : address;
}
