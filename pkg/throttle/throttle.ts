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

export interface Throttle {
  /** Counts one try before it is made. Rejects with kind `too-many-requests`. */
  attempt(account: string, address: string): Promise<void>;
  succeeded(account: string, address: string): Promise<void>;
}

/**
 * Slows down whoever guesses. By address, tries beyond the free ones are spaced by a delay that doubles up to a minute.
 * By account, a crowd of addresses is refused for the rest of the hour, as is by all accounts an address that tries them one
 * after the other. But an address where the owner logged in during the last month is heard: nobody can keep the owner out.
 */
export function createThrottle(cache: Cache): Throttle {
  const tries = (account: string, address: string) => `login-tries:${account}:${networkOf(address)}`;
  const turn = (account: string, address: string) => `login-turn:${account}:${networkOf(address)}`;
  const known = (account: string, address: string) => `login-known:${account}:${networkOf(address)}`;

  return {
    async attempt(account, address) {
      const count = await cache.increment(tries(account, address), HOUR);
      if (count > FREE_TRIES) {
        const delay = Math.min(1000 * 2 ** (count - FREE_TRIES), MAX_DELAY);
        // The counter is atomic, so parallel tries get one turn between them.
        if ((await cache.increment(turn(account, address), delay)) > 1) throw tooMany();
      }
      const everywhere = await cache.increment(`login-tries:${account}`, HOUR);
      const onAll = await cache.increment(`login-address:${networkOf(address)}`, HOUR);
      if (everywhere <= TRIES_FROM_EVERYWHERE && onAll <= TRIES_ON_ALL) return;
      if ((await cache.get(known(account, address))) === undefined) throw tooMany();
    },

    async succeeded(account, address) {
      await cache.delete(tries(account, address));
      await cache.delete(turn(account, address));
      await cache.set(known(account, address), '1', KNOWN_FOR);
    },
  };
}

function tooMany(): AppError {
  return new AppError('too-many-requests', 'Too many attempts, try again in a minute', { code: 'rate_limited' });
}
