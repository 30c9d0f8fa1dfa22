import type { IncomingMessage } from 'node:http';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/**
 * Whether a request names two different hosts, in two `Host` headers or in its target and its `Host`: it could be
 * judged by one and served by the other, so it is refused. @see RFC 9112 sections 3.2 and 3.2.2
 */
export function namesTwoHosts({ url = '', headers, rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    // Lengths first: this runs for every header of every request.
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  if (hosts > 1) return true;
  if (url.startsWith('/')) return false;
  const [, authority] = ABSOLUTE.exec(url) ?? [];
  return authority !== undefined && authority.toLowerCase() !== headers.host?.toLowerCase();
}
