import type { Instance } from '#model/instance';
import type { SubdomainLayout } from '#model/session';
import { friendOf, type Guest } from './friends.ts';
import type { StoredPermission } from './known-documents.ts';
import { createProofCookies, type Proof } from './proof-cookie.ts';

/** What a browser keeps of the proof of an address. */
export interface FriendCookies {
  give(instance: Instance, guest: Guest, email: string): string;
  /** True when the Cookie header proves the address that the friend has now. */
  proves(instance: Instance, share: StoredPermission, friend: string, cookieHeader: string): boolean;
}

export function createFriendCookies({ now = Date.now, ...options }: FriendCookiesOptions): FriendCookies {
  const cookies = createProofCookies({ ...options, now });
  return {
    give: (instance, { share, friend }, email) => cookies.give(instance, proofOf(share, friend, email)),
    proves(instance, share, id, cookieHeader) {
      const email = friendOf(share, id)?.email;
      return email !== undefined && cookies.has(instance, proofOf(share._id, id, email), cookieHeader);
    },
  };
}

interface FriendCookiesOptions {
  subdomains: SubdomainLayout;
  secure: boolean;
  now?: () => number;
}

/** Another address, or the end of the friend, ends it. */
function proofOf(share: string, friend: string, email: string): Proof {
  return { name: `guest${share}${friend}`, subject: `guest ${share} ${friend} ${email} ` };
}
