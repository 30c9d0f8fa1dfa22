import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a session lasts, as on a CouchDB. */
export const SESSION_AGE = 600;

/** The value of the cookie: who, since when, and the proof of both. */
export function signSession(user: string, secret: string, now: number): string {
  const payload = `${user}:${Math.floor(now / 1000).toString(16)}`;
  return Buffer.from(`${payload}:${proof(payload, secret)}`).toString('base64url');
}

/** The user of a cookie's value, or undefined when it is forged or too old. */
export function readSession(cookie: string, secret: string, now: number): string | undefined {
  const [, payload, user, time, given] =
    /^((.*):([0-9a-f]{1,12})):([0-9a-f]{64})$/s.exec(Buffer.from(cookie, 'base64url').toString()) ?? [];
  if (payload === undefined || user === undefined || time === undefined || given === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(proof(payload, secret)))) return undefined;
  const age = now / 1000 - Number.parseInt(time, 16);
  return age >= -1 && age < SESSION_AGE ? user : undefined;
}

function proof(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload).digest('hex');
}
