import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { cookieValues } from '#model/session';
import { AppError } from '#pkg/errors';
import type { WebEnv } from './env.ts';

const COOKIE = '_csrf';
const ONE_HOUR = 3600;
const TOKEN = /^[\w-]{43}$/;

/**
 * The token of the forms of this browser, to be sent back in `csrf_token`; the cookie that proves it goes with the answer.
 * Two tabs share it, so that one does not spoil the form of the other.
 */
export function giveCsrfToken(c: Context<WebEnv>, secure: boolean): string {
  const known = ownValues(c).find((value) => TOKEN.test(value));
  const token = known ?? randomBytes(32).toString('base64url');
  setCookie(c, COOKIE, token, { path: '/auth', maxAge: ONE_HOUR, httpOnly: true, sameSite: 'Strict', secure });
  return token;
}

/**
 * Throws kind `bad-request` when the cookie or the field is missing, `forbidden` when they differ, or when the form is that
 * of another origin: an app is on a subdomain, from which it can give the browser a cookie of that name.
 */
export function checkCsrfToken(c: Context<WebEnv>, form: URLSearchParams): void {
  if (!isOwnOrigin(c)) throw new AppError('forbidden', 'Invalid csrf token', { code: 'csrf' });
  const cookies = ownValues(c);
  const field = Buffer.from(form.get('csrf_token') ?? '');
  if (cookies.length === 0 || field.length === 0)
    throw new AppError('bad-request', 'Missing csrf token', { code: 'csrf' });
  const isField = (value: string) => value.length === field.length && timingSafeEqual(Buffer.from(value), field);
  if (!cookies.some(isField)) throw new AppError('forbidden', 'Invalid csrf token', { code: 'csrf' });
}

/** One that an app has set for the whole domain must not stand before ours: nobody could log in any more. */
function ownValues(c: Context<WebEnv>): string[] {
  return cookieValues(c.req.header('Cookie'), COOKIE).filter((value) => value !== '');
}

/** Browsers say where a form comes from; other clients have no cookies that somebody else could make them send. */
function isOwnOrigin(c: Context<WebEnv>): boolean {
  const origin = c.req.header('Origin');
  return origin === undefined || URL.parse(origin)?.host === (c.req.header('Host') ?? '').toLowerCase();
}
