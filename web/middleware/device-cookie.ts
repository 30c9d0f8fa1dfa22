import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { WebEnv } from './env.ts';

const COOKIE = 'cozydevice';
/** The longest that browsers keep one. */
const MAX_AGE = 400 * 24 * 3600;
const TOKEN = /^[\w-]{22}$/;

/** What this browser was given at an earlier login, or a new name: the owner's browsers are told from others by it. */
export function deviceOf(c: Context<WebEnv>): string {
  const value = getCookie(c, COOKIE);
  return value !== undefined && TOKEN.test(value) ? value : randomBytes(16).toString('base64url');
}

/** Lets this browser keep its name. It opens nothing. */
export function giveDevice(c: Context<WebEnv>, device: string, secure: boolean): void {
  setCookie(c, COOKIE, device, { path: '/', maxAge: MAX_AGE, httpOnly: true, sameSite: 'Lax', secure });
}
