import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { SubdomainLayout } from '#model/session';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Queuer } from '#pkg/password';
import { createThrottle, networkOf } from '#pkg/throttle';
import type { StoredPermission } from './known-documents.ts';
import { createProofCookies, type Proof } from './proof-cookie.ts';
import type { PermissionDocument } from './types.ts';

export interface LinkPasswordsDeps {
  docs: Docs;
  /** Compares a password with its stored hash. */
  verify: (password: string, hash: string, queuer: Queuer) => Promise<boolean>;
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

export function createLinkPasswords(deps: LinkPasswordsDeps): LinkPasswords {
  const { docs, verify, subdomains, secure, now = Date.now } = deps;
  const throttle = createThrottle(deps.cache);
  const cookies = createProofCookies({ subdomains, secure, now });

  return {
    async check(instance, { id, password, address }) {
      const share = await docs.get<PermissionDocument>(instance, DOCTYPES.permissions, id);
      // Other documents have no password: it is not said that they are there.
      if (!share.type.startsWith('share')) throw new AppError('not-found', 'Not Found');
      if (!share.password) return undefined;
      const account = `link ${instance.prefix} ${id}`;
      const { isKnown } = await throttle.attempt(account, { address });
      const queuer = { account, network: networkOf(address), isKnown };
      if (!(await verify(password, share.password, queuer))) throw new AppError('forbidden', 'Invalid password');
      await throttle.succeeded(account, { address });
      return cookies.give(instance, proofOf(share));
    },
    proves: (instance, share, cookieHeader) => cookies.has(instance, proofOf(share), cookieHeader),
  };
}

/**
 * Another password ends it.
 * @compat the name of the cookie is the ecosystem's: `pass` and the id of the permission
 */
function proofOf({ _id, password = '' }: StoredPermission): Proof {
  return { name: `pass${_id}`, subject: `share-by-link ${_id} ${password} ` };
}
