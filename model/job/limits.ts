import type { Job, WorkerFacts } from './types.ts';

/** A job that ends its process so often is not run again. */
export const MAX_CRASHES = 5;
export const TOO_MANY_CRASHES = 'The job was interrupted too often';

/** Whatever a request asks. */
const MOST_TRIES = 20;

/** How often a job is tried. */
export function triesOf({ options }: Job, { maxExecCount }: WorkerFacts): number {
  return Math.min(options?.max_exec_count ?? maxExecCount, MOST_TRIES);
}
