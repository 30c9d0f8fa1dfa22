import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';

const MAX_LENGTH = 2000;

/** What a browser would run, read or open by itself instead of handing it to a program. */
const NO_PROGRAM = [
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'view-source:',
  'ws:',
  'wss:',
  'ftp:',
];

/** It becomes a header: no space, no control character, nothing that a parser would drop. */
const VISIBLE = /^[\x21-\x7e]+$/;
/** Names only: the origin becomes a part of a content policy. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d+)?$/;

/**
 * True when a code may be sent there: to a site by https, or to a program of this machine by the loopback or by a scheme
 * of its own. Not to the instance or its apps, where one app would read the code of another.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7
 */
export function isRedirectUri(instance: Instance, addresses: Pick<Addresses, 'inside'>, uri: string): boolean {
  const isText = uri.length <= MAX_LENGTH && VISIBLE.test(uri) && !uri.includes('#');
  const url = isText ? URL.parse(uri) : null;
  if (url?.username !== '' || url.password !== '' || NO_PROGRAM.includes(url.protocol)) return false;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return true;
  if (!HOST.test(url.host) || addresses.inside(instance, uri) !== undefined) return false;
  return url.protocol === 'https:' || isLoopback(url.hostname);
}

/**
 * True when the client registered that address. The port is free on the address of the loopback: a native program takes the
 * one that it finds (RFC 8252 section 7.3).
 */
export function isRegisteredUri(registered: readonly string[], asked: string): boolean {
  if (registered.includes(asked)) return true;
  const url = asked.length <= MAX_LENGTH && VISIBLE.test(asked) ? URL.parse(asked) : null;
  if (!url || asked.includes('#') || url.protocol !== 'http:' || !isLoopbackAddress(url.hostname)) return false;
  return registered.some((uri) => withoutPort(uri) === withoutPort(asked));
}

function withoutPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url) url.port = '';
  return url?.href;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname);
}

function isLoopbackAddress(hostname: string): boolean {
  return hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
