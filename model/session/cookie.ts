import { createHmac, timingSafeEqual } from 'node:crypto';
import { asciiHost, type Instance } from '#model/instance';
import type { SessionKind } from './types.ts';

/** How the hosts of apps are made: `app.cozy.example` or `cozy-app.example`. */
export type SubdomainLayout = 'nested' | 'flat';

const TIMESTAMP_BYTES = 8;
const MAC_BYTES = 32;
const MAX_VALUE = 512;
const TEN_YEARS = 10 * 365 * 24 * 3600;
/** Seconds. */
export const SHORT_COOKIE = 300;

/** Nested, each instance has its own cookie domain; flat, instances share one, so the name tells them apart. */
export function cookieName(instance: Instance, layout: SubdomainLayout): string {
  return layout === 'nested' ? 'cozysessid' : `sess-${instance.prefix}`;
}

/** The cookie must reach the hosts of the apps too. Browsers ignore the port in a cookie's domain. */
export function cookieDomain(instance: Instance, layout: SubdomainLayout): string {
  const host = asciiHost(instance.domain).replace(/:\d+$/, '');
  return layout === 'nested' ? `.${host}` : `.${host.slice(host.indexOf('.') + 1)}`;
}

export interface CookieOptions {
  name: string;
  domain: string;
  secure: boolean;
  /** Seconds; absent: until the browser closes; 0: now. */
  maxAge?: number;
}

/** A Set-Cookie line (RFC 6265 section 4.1). */
export function setCookieLine(value: string, { name, domain, secure, maxAge }: CookieOptions): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=/; Domain=${domain}${age}; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`;
}

export function cookieMaxAge(kind: SessionKind): { maxAge?: number } {
  if (kind === 'long') return { maxAge: TEN_YEARS };
  return kind === 'short' ? { maxAge: SHORT_COOKIE } : {};
}

/** base64url of: time in seconds (8 bytes, big endian), session id, HMAC-SHA256 of the name and both. */
export function sealSessionId(id: string, name: string, secret: Buffer, seconds: number): string {
  const time = Buffer.alloc(TIMESTAMP_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const message = Buffer.concat([time, Buffer.from(id)]);
  return Buffer.concat([message, mac(name, message, secret)]).toString('base64url');
}

/** The id that a cookie's value proves, or undefined when the value is not one that this secret made. */
export function openSessionId(value: string, name: string, secret: Buffer): string | undefined {
  if (value.length > MAX_VALUE || secret.length === 0) return undefined;
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length <= TIMESTAMP_BYTES + MAC_BYTES) return undefined;
  const message = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(-MAC_BYTES), mac(name, message, secret))) return undefined;
  return message.subarray(TIMESTAMP_BYTES).toString();
}

function mac(name: string, message: Buffer, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(name).update(message).digest();
}

/** Every value of a cookie of this name, in the order of the header: a stale one may come before the good one. */
export function cookieValues(header: string | undefined, name: string): string[] {
  const values: string[] = [];
  for (const pair of (header ?? '').split(';')) {
    const equal = pair.indexOf('=');
    if (equal > 0 && pair.slice(0, equal).trim() === name) values.push(pair.slice(equal + 1).trim());
  }
  return values;
}
