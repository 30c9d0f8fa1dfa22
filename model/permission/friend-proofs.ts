import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Mailer } from '#model/mail';
import type { Cache } from '#pkg/cache';
import { AppError, isKind } from '#pkg/errors';
import { createThrottle } from '#pkg/throttle';
import type { FriendCookies } from './friend-cookies.ts';
import { friendOf, type Guest } from './friends.ts';
import type { StoredPermission } from './known-documents.ts';
import type { PermissionDocument } from './types.ts';

const TEN_MINUTES = 600_000;
const HOUR = 3_600_000;
const MAILS_PER_HOUR = 5;
const TRIES = 5;
const SETTINGS = 'io.cozy.settings.instance';

export interface FriendProofsDeps {
  docs: Docs;
  mailer: Pick<Mailer, 'send'>;
  cache: Cache;
  friendCookies: FriendCookies;
  now?: () => number;
}

/** Friends who must prove their e-mail address once in each browser: by a code of six digits, which works once. */
export interface FriendProofs {
  /** Sends a code. Rejects with `not-found`, `too-many-requests` after some mails in an hour. */
  send(instance: Instance, guest: Guest): Promise<void>;
  /**
   * Answers the Set-Cookie line that proves the address. Rejects with `not-found`, `forbidden` for a wrong code or one that
   * is used or over, `too-many-requests`.
   */
  check(instance: Instance, guest: Guest, attempt: { code: string; address: string }): Promise<string>;
}

export function createFriendProofs(deps: FriendProofsDeps): FriendProofs {
  const { docs, mailer, cache, friendCookies, now = Date.now } = deps;
  const throttle = createThrottle(cache);

  async function find(instance: Instance, { share, friend: id }: Guest) {
    const document = await docs.get<PermissionDocument>(instance, DOCTYPES.permissions, share);
    const friend = friendOf(document, id);
    if (!friend?.email) throw new AppError('not-found', 'Not Found');
    return { document, friend, email: friend.email };
  }

  /** A code works once: of two who show it at the same time, one is heard. */
  const isFirst = async (key: string, hashed: string) =>
    (await cache.increment(`${key} used ${hashed}`, TEN_MINUTES)) === 1;

  return {
    async send(instance, guest) {
      const { friend, email } = await find(instance, guest);
      const key = keyOf(instance, guest);
      if ((await cache.increment(`${key} mails`, HOUR)) > MAILS_PER_HOUR) {
        throw new AppError('too-many-requests', 'Too many codes were sent, try again in an hour');
      }
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      await cache.delete(`${key} used ${hash(code)}`);
      await cache.set(key, hash(code), TEN_MINUTES);
      // After: the tries of the new code are not added to those of the one before.
      await cache.delete(`${key} tries`);
      const to = [{ name: friend.name, email }];
      await mailer.send(instance, {
        template: 'share_code',
        values: { code, sharer: await ownerName(docs, instance) },
        to,
      });
    },

    async check(instance, guest, { code, address }) {
      const { document, email } = await find(instance, guest);
      const key = keyOf(instance, guest);
      await throttle.attempt(key, { address });
      // Counted before it is compared: many at the same time have no more tries than one after the other.
      const tries = await cache.increment(`${key} tries`, TEN_MINUTES);
      const expected = tries > TRIES ? undefined : await cache.get(key);
      const isRight = expected !== undefined && isSame(hash(code.trim()), expected);
      if (tries > TRIES) await cache.delete(key);
      if (!isRight || !(await isFirst(key, expected))) {
        throw new AppError('forbidden', 'Invalid code', { code: 'invalid_code' });
      }
      await cache.delete(key);
      await throttle.succeeded(key, { address });
      await noteProven(docs, instance, document, guest.friend, new Date(now()).toISOString());
      return friendCookies.give(instance, guest, email);
    },
  };
}

/** For the owner to see; that it could not be written keeps nobody out. */
async function noteProven(docs: Docs, instance: Instance, share: StoredPermission, id: string, at: string) {
  const friends = { ...share.friends };
  const friend = friends[id];
  if (!friend || friend.proven_at !== undefined) return;
  friends[id] = { ...friend, proven_at: at };
  await docs.update(instance, DOCTYPES.permissions, { ...share, friends }, share).catch((error: unknown) => {
    if (!isKind(error, 'conflict')) throw error;
  });
}

async function ownerName(docs: Docs, instance: Instance): Promise<string> {
  const settings = await docs.get<{ public_name?: string }>(instance, DOCTYPES.settings, SETTINGS);
  return settings.public_name || instance.domain;
}

function keyOf({ prefix }: Instance, { share, friend }: Guest): string {
  return `guest-code ${prefix} ${share} ${friend}`;
}

function hash(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
