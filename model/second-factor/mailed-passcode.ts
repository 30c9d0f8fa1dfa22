import { createHmac } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Instance } from '#model/instance';

/** A code is good for a quarter of an hour: mails may be slow. */
const SKEW = 14;

/**
 * The code that goes with a token: TOTP (RFC 6238) with SHA-256, 6 digits, 60 s, whose secret is made of the token. So
 * nothing is stored, and a code is good for its own login only.
 */
export function mailedPasscode(instance: Instance, token: string, now: number): string {
  return generatorOf(instance, token).generate({ timestamp: now });
}

/** Compares in constant time. */
export function isMailedPasscode(instance: Instance, token: string, passcode: string, now: number): boolean {
  const delta = generatorOf(instance, token).validate({ token: passcode, timestamp: now, window: SKEW });
  // No mail comes from the future.
  return delta !== null && delta <= 0;
}

function generatorOf(instance: Instance, token: string): TOTP {
  const key = createHmac('sha256', Buffer.from(instance.session_secret, 'base64')).update(`passcode ${token}`).digest();
  const secret = new Secret({ buffer: new Uint8Array(key).buffer });
  return new TOTP({ secret, algorithm: 'SHA256', digits: 6, period: 60 });
}
