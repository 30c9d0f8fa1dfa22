import { z } from 'zod';
import { count, duration, flag, lifetime, portUrl } from './values.ts';

const worker = z.strictObject(
  {
    concurrency: count.optional(),
    external: flag.optional(),
    max_exec_count: count.optional(),
    total: z.int().min(1).optional(),
    timeout: z.union([z.int().transform((seconds) => seconds * 1000), duration]).optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? `has an unknown key ${issue.keys[0]}` : 'is not a map') },
);

export const JOBS_SETTINGS = {
  'jobs.allowlist': flag.default(false),
  'jobs.defaultDurationToKeep': lifetime.optional(),
  'jobs.keep_most': count.optional(),
  'jobs.url': portUrl.optional(),
  'jobs.workers': z
    .union([z.literal(false), z.record(z.string(), worker.nullable())], { error: 'is not a map of workers, nor false' })
    .default({}),
};
