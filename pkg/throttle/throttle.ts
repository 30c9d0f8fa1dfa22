import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { networkOf } from './network.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Tries that cost nothing: people mistype. */
const FREE_TRIES = 5;
const MAX_DELAY = 60_000;
/** Tries from everywhere, by hour, beyond which only addresses that logged in before are heard. */
const TRIES_FROM_EVERYWHERE = 300;
/** Tries of one address on all accounts, by hour, beyond which only the accounts where it logged in before hear it. */
const TRIES_ON_ALL = 300;
const KNOWN_FOR = 30 * DAY;

/** Where a try comes from. */
export interface TrySource {
  address: string;
  /** Name of a browser which proves that the account was opened in it before. */
  device?: string | undefined;
}

export interface Throttle {
  /** Counts one try before it is made. Rejects with kind `too-many-requests`. @returns whether the source is a known one */
  attempt(account: string, source: TrySource): Promise<{ isKnown: boolean }>;
  succeeded(account: string, source: TrySource): Promise<void>;
}

/**
 * Slows down whoever guesses. By address, tries beyond the free ones are spaced by a delay that doubles up to a minute.
 * By account, a crowd of addresses is refused for the rest of the hour, as is by all accounts an address that tries them one
 * after the other. But an address where the owner logged in during the last month is heard, and so is a browser that proves
 * it, wherever it is: nobody can keep the owner out.
 */
export function createThrottle(cache: Cache): Throttle {
  const who = ({ address, device }: TrySource) => (device === undefined ? networkOf(address) : `device ${device}`);
  const tries = (account: string, source: TrySource) => `login-tries:${account}:${who(source)}`;
  const turn = (account: string, source: TrySource) => `login-turn:${account}:${who(source)}`;
  const known = (account: string, { address }: TrySource) => `login-known:${account}:${networkOf(address)}`;

  async function isKnown(account: string, source: TrySource): Promise<boolean> {
    return source.device !== undefined || (await cache.get(known(account, source))) !== undefined;
  }

  return {
    async attempt(account, source) {
      const count = await cache.increment(tries(account, source), HOUR);
      if (count > FREE_TRIES) {
        const delay = Math.min(1000 * 2 ** (count - FREE_TRIES), MAX_DELAY);
        // The counter is atomic, so parallel tries get one turn between them.
        if ((await cache.increment(turn(account, source), delay)) > 1) throw tooMany();
      }
      const everywhere = await cache.increment(`login-tries:${account}`, HOUR);
      const onAll = await cache.increment(`login-address:${networkOf(source.address)}`, HOUR);
      if (await isKnown(account, source)) return { isKnown: true };
      if (everywhere > TRIES_FROM_EVERYWHERE || onAll > TRIES_ON_ALL) throw tooMany();
      return { isKnown: false };
    },

    async succeeded(account, source) {
      await cache.delete(tries(account, source));
      await cache.delete(turn(account, source));
      await cache.set(known(account, source), '1', KNOWN_FOR);
    },
  };
}

function tooMany(): AppError {
  return new AppError('too-many-requests', 'Too many attempts, try again in a minute', { code: 'rate_limited' });
}
