import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';

const HOUR = 3_600_000;

/** Jobs of an instance in an hour, by worker. */
const LIMITS: Readonly<Record<string, number>> = {
  'clean-clients': 100,
  client: 100,
  konnector: 100,
  'notes-save': 100,
  push: 30,
  sendmail: 200,
  service: 200,
  'share-replicate': 2_000,
  'share-track': 20_000,
  'share-upload': 1_000,
  thumbnail: 20_000,
  zip: 100,
};

/** Counts a job before it is made. Rejects with kind `too-many-requests`. */
export type JobLimit = (instance: Instance, worker: string) => Promise<void>;

export function createJobLimit(cache: Cache): JobLimit {
  return async ({ prefix }, worker) => {
    const limit = Object.hasOwn(LIMITS, worker) ? LIMITS[worker] : undefined;
    if (limit === undefined) return;
    if ((await cache.increment(`jobs:${worker}:${prefix}`, HOUR)) > limit) {
      throw new AppError('too-many-requests', `There were too many ${worker} jobs in the last hour`, {
        code: 'rate_limited',
      });
    }
  };
}
