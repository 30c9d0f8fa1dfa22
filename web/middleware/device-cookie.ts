import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Instance } from '#model/instance';
import { clientOrigin } from './client-origin.ts';
import type { WebEnv } from './env.ts';

const COOKIE = 'cozydevice';
/** The longest that browsers keep one. */
const MAX_AGE = 400 * 24 * 3600;
/** Its name; then what proves that the owner logged in there. */
const VALUE = /^([\w-]{22})(?:\.([\w-]{43}))?$/;

/** What this browser was given at an earlier login, or a new name: the owner's browsers are told from others by it. */
export function deviceOf(c: Context<WebEnv>): string {
  return read(c)?.device ?? randomBytes(16).toString('base64url');
}

/** Lets this browser keep its name, and the proof that the owner was there. It opens nothing. */
export function giveDevice(c: Context<WebEnv>, instance: Instance, device: string, secure: boolean): void {
  const value = `${device}.${proofOf(instance, device).toString('base64url')}`;
  setCookie(c, COOKIE, value, { path: '/', maxAge: MAX_AGE, httpOnly: true, sameSite: 'Lax', secure });
}

/** Where a try to log in comes from: a browser in which the owner was before is heard during a flood of others. */
export function trySource(c: Context<WebEnv>): { address: string; device?: string } {
  const { address } = clientOrigin(c);
  const known = read(c);
  if (known?.proof === undefined || c.var.instance.session_secret === '') return { address };
  const proof = Buffer.from(known.proof, 'base64url');
  const isOwn = timingSafeEqual(proof, proofOf(c.var.instance, known.device));
  return isOwn ? { address, device: known.device } : { address };
}

function read(c: Context<WebEnv>): { device: string; proof?: string } | undefined {
  const [, device, proof] = VALUE.exec(getCookie(c, COOKIE) ?? '') ?? [];
  return device === undefined ? undefined : { device, ...(proof !== undefined && { proof }) };
}

/** Another passphrase ends it. */
function proofOf({ session_secret }: Instance, device: string): Buffer {
  return createHmac('sha256', Buffer.from(session_secret, 'base64')).update(`known device ${device}`).digest();
}
