import { createHmac, timingSafeEqual } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { cookieDomain, cookieValues, type SubdomainLayout, setCookieLine } from '#model/session';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { createThrottle } from '#pkg/throttle';
import type { StoredPermission } from './known-documents.ts';
import type { PermissionDocument } from './types.ts';

export interface LinkPasswordsDeps {
  docs: Docs;
  /** Compares a password with its stored hash. */
  verify: (password: string, hash: string) => Promise<boolean>;
  /** Counts the tries. */
  cache: Cache;
  subdomains: SubdomainLayout;
  /** The cookies are for https only. */
  secure: boolean;
  now?: () => number;
}

/** The passwords that shares by link may have: a visitor gives one once, and has a cookie then. */
export interface LinkPasswords {
  /**
   * Answers the Set-Cookie line that proves the password, or undefined when the link has none.
   * Rejects with `not-found`, `forbidden` when it is wrong, `too-many-requests` after wrong ones.
   */
  check(instance: Instance, attempt: { id: string; password: string; address: string }): Promise<string | undefined>;
  /** True when the Cookie header proves the password that the share has now. */
  proves(instance: Instance, share: StoredPermission, cookieHeader: string): boolean;
}

/** How long a proof is good for, whatever the browser keeps. */
const MAX_AGE = 30 * 24 * 3600;
const TIME_BYTES = 8;
const MAX_VALUE = 200;

export function createLinkPasswords(deps: LinkPasswordsDeps): LinkPasswords {
  const { docs, verify, subdomains, secure, now = Date.now } = deps;
  const throttle = createThrottle(deps.cache);
  const seconds = () => Math.floor(now() / 1000);

  return {
    async check(instance, { id, password, address }) {
      const share = await docs.get<PermissionDocument>(instance, DOCTYPES.permissions, id);
      // Other documents have no password: it is not said that they are there.
      if (!share.type.startsWith('share')) throw new AppError('not-found', 'Not Found');
      if (!share.password) return undefined;
      const account = `link ${instance.prefix} ${id}`;
      await throttle.attempt(account, address);
      if (!(await verify(password, share.password))) throw new AppError('forbidden', 'Invalid password');
      await throttle.succeeded(account, address);
      const domain = cookieDomain(instance, subdomains);
      return setCookieLine(prove(instance, share, seconds()), { name: nameOf(share), domain, secure });
    },

    proves(instance, share, cookieHeader) {
      return cookieValues(cookieHeader, nameOf(share)).some((value) => {
        const bytes = Buffer.from(value.slice(0, MAX_VALUE), 'base64url');
        if (bytes.length < TIME_BYTES) return false;
        const time = Number(bytes.readBigUInt64BE());
        if (time > seconds() || time + MAX_AGE < seconds()) return false;
        const expected = Buffer.from(prove(instance, share, time), 'base64url');
        return expected.length === bytes.length && timingSafeEqual(expected, bytes);
      });
    },
  };
}

/** @compat the name is the ecosystem's: `pass` and the id of the permission. */
function nameOf({ _id }: StoredPermission): string {
  return `pass${_id}`;
}

/** The time, and the HMAC of what was proven then: another password, or a new secret of the instance, ends it. */
function prove(instance: Instance, { _id, password = '' }: StoredPermission, time: number): string {
  const bytes = Buffer.alloc(TIME_BYTES);
  bytes.writeBigUInt64BE(BigInt(time));
  const secret = Buffer.from(instance.session_secret, 'base64');
  const mac = createHmac('sha256', secret).update(`share-by-link ${_id} ${password} `).update(bytes).digest();
  return Buffer.concat([bytes, mac]).toString('base64url');
}
