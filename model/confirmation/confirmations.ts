import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';

/** One of each kind at a time: the latest mail is the one that works. */
type Kind = 'email' | 'deletion';

/** A document of `io.cozy.confirmations`, which nobody reads: its id is the kind. */
interface Pending {
  /** SHA-256 of the token, base64: the token itself is in the mail only. */
  hash: string;
  /** What is confirmed. */
  value: string;
  /** Milliseconds since 1970. */
  expires_at: number;
}

export interface Confirmations {
  /** Begins one, in place of any of that kind. Answers the token of the link. @param ttl in ms */
  begin(instance: Instance, kind: Kind, value: string, ttl: number): Promise<string>;
  /** What the token is for, while it is good. */
  find(instance: Instance, kind: Kind, token: string): Promise<string | undefined>;
  /** The same, once: of two who ask with the same token, one is answered. */
  take(instance: Instance, kind: Kind, token: string): Promise<string | undefined>;
  cancel(instance: Instance, kind: Kind): Promise<void>;
}

export function createConfirmations({ docs, now = Date.now }: { docs: Docs; now?: () => number }): Confirmations {
  async function load(instance: Instance, kind: Kind): Promise<StoredObject<Pending> | undefined> {
    try {
      return await docs.get<Pending>(instance, DOCTYPES.confirmations, kind);
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /** False when somebody else removed it. */
  async function remove(instance: Instance, pending: StoredObject<Pending>): Promise<boolean> {
    try {
      await docs.delete(instance, DOCTYPES.confirmations, pending);
      return true;
    } catch (error) {
      if (isKind(error, 'conflict', 'not-found')) return false;
      throw error;
    }
  }

  async function good(instance: Instance, kind: Kind, token: string) {
    const pending = await load(instance, kind);
    return pending && pending.expires_at > now() && isSame(hash(token), pending.hash) ? pending : undefined;
  }

  return {
    async begin(instance, kind, value, ttl) {
      const token = randomBytes(32).toString('base64url');
      const old = await load(instance, kind);
      const pending = { hash: hash(token), value, expires_at: now() + ttl };
      if (old) await docs.update<Pending>(instance, DOCTYPES.confirmations, { ...old, ...pending }, old);
      else await docs.create<Pending>(instance, DOCTYPES.confirmations, { _id: kind, ...pending });
      return token;
    },
    find: async (instance, kind, token) => (await good(instance, kind, token))?.value,
    async take(instance, kind, token) {
      const pending = await good(instance, kind, token);
      return pending && (await remove(instance, pending)) ? pending.value : undefined;
    },
    async cancel(instance, kind) {
      const pending = await load(instance, kind);
      if (pending) await remove(instance, pending);
    },
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
