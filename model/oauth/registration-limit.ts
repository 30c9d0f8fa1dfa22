import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { networkOf } from '#pkg/throttle';

const ONE_HOUR = 3_600_000;
const BY_ADDRESS = 20;
/** From everywhere: what a crowd registers is forgotten after an hour, so this also bounds what is kept. */
const BY_INSTANCE = 300;

/** Counts a registration before it is made. */
export type RegistrationLimit = (instance: Instance, address: string) => Promise<void>;

/**
 * Anyone may register a client: so many in an hour only.
 * @compat beyond, the route looks missing (kind `not-found`)
 */
export function createRegistrationLimit(cache: Cache): RegistrationLimit {
  return async ({ prefix }, address) => {
    const mine = await cache.increment(`oauth-register:${prefix}:${networkOf(address)}`, ONE_HOUR);
    if (mine > BY_ADDRESS) throw new AppError('not-found', 'Not found');
    const every = await cache.increment(`oauth-register:${prefix}`, ONE_HOUR);
    if (every > BY_INSTANCE) throw new AppError('not-found', 'Not found');
  };
}
