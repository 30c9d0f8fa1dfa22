import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
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
  const known = getCookie(c, COOKIE);
  const token = known !== undefined && TOKEN.test(known) ? known : randomBytes(32).toString('base64url');
  setCookie(c, COOKIE, token, { path: '/auth', maxAge: ONE_HOUR, httpOnly: true, sameSite: 'Strict', secure });
  return token;
}

/**
 * Throws kind `bad-request` when the cookie or the field is missing, `forbidden` when they differ, or when the form is that
 * of another origin: an app is on a subdomain, from which it can give the browser a cookie of that name.
 */
export function checkCsrfToken(c: Context<WebEnv>, form: URLSearchParams): void {
  if (!isOwnOrigin(c)) throw new AppError('forbidden', 'Invalid csrf token', { code: 'csrf' });
  const cookie = getCookie(c, COOKIE);
  const field = form.get('csrf_token');
  if (!cookie || !field) throw new AppError('bad-request', 'Missing csrf token', { code: 'csrf' });
  const [a, b] = [Buffer.from(cookie), Buffer.from(field)];
  if (a.length !== b.length || !timingSafeEqual(a, b))
    throw new AppError('forbidden', 'Invalid csrf token', { code: 'csrf' });
}

/** Browsers say where a form comes from; other clients have no cookies that somebody else could make them send. */
function isOwnOrigin(c: Context<WebEnv>): boolean {
  const origin = c.req.header('Origin');
  return origin === undefined || URL.parse(origin)?.host === (c.req.header('Host') ?? '').toLowerCase();
}
