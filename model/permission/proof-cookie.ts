import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instance } from '#model/instance';
import { cookieDomain, cookieValues, type SubdomainLayout, setCookieLine } from '#model/session';

/** How long a proof is good for, whatever the browser keeps. */
const MAX_AGE = 30 * 24 * 3600;
const TIME_BYTES = 8;
const MAX_VALUE = 200;

export interface ProofCookieOptions {
  subdomains: SubdomainLayout;
  /** The cookies are for https only. */
  secure: boolean;
  now: () => number;
}

/** What a visitor has proven. */
export interface Proof {
  /** Name of the cookie. */
  name: string;
  /** What is signed: when it changes, the proof ends. */
  subject: string;
}

/** Cookies of visitors who have proven something once: the password of a link, or an e-mail address. */
export interface ProofCookies {
  /** The Set-Cookie line. */
  give(instance: Instance, proof: Proof): string;
  /** True when the Cookie header proves it. */
  has(instance: Instance, proof: Proof, cookieHeader: string): boolean;
}

export function createProofCookies({ subdomains, secure, now }: ProofCookieOptions): ProofCookies {
  const seconds = () => Math.floor(now() / 1000);
  return {
    give(instance, { name, subject }) {
      const domain = cookieDomain(instance, subdomains);
      return setCookieLine(seal(instance, subject, seconds()), { name, domain, secure });
    },
    has(instance, { name, subject }, cookieHeader) {
      return cookieValues(cookieHeader, name).some((value) => {
        const bytes = Buffer.from(value.slice(0, MAX_VALUE), 'base64url');
        if (bytes.length < TIME_BYTES) return false;
        const time = Number(bytes.readBigUInt64BE());
        if (time > seconds() || time + MAX_AGE < seconds()) return false;
        const expected = Buffer.from(seal(instance, subject, time), 'base64url');
        return expected.length === bytes.length && timingSafeEqual(expected, bytes);
      });
    },
  };
}

/** The time, and the HMAC of what was proven then: a new secret of the instance ends it. */
function seal(instance: Instance, subject: string, time: number): string {
  const bytes = Buffer.alloc(TIME_BYTES);
  bytes.writeBigUInt64BE(BigInt(time));
  const secret = Buffer.from(instance.session_secret, 'base64');
  const mac = createHmac('sha256', secret).update(subject).update(bytes).digest();
  return Buffer.concat([bytes, mac]).toString('base64url');
}
