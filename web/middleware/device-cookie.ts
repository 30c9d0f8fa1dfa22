import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { Instance } from '#model/instance';
import { cookieValues } from '#model/session';
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
  return known?.isProven ? { address, device: known.device } : { address };
}

/** The one that is proven, where an app has set others for the whole domain. */
function read(c: Context<WebEnv>): { device: string; isProven: boolean } | undefined {
  const all = cookieValues(c.req.header('Cookie'), COOKIE).flatMap((value) => {
    const [, device, proof] = VALUE.exec(value) ?? [];
    return device === undefined ? [] : [{ device, isProven: isProof(c.var.instance, device, proof) }];
  });
  return all.find(({ isProven }) => isProven) ?? all[0];
}

function isProof(instance: Instance, device: string, proof: string | undefined): boolean {
  if (proof === undefined || instance.session_secret === '') return false;
  return timingSafeEqual(Buffer.from(proof, 'base64url'), proofOf(instance, device));
}

/** Another passphrase ends it. */
function proofOf({ session_secret }: Instance, device: string): Buffer {
  return createHmac('sha256', Buffer.from(session_secret, 'base64')).update(`known device ${device}`).digest();
}
