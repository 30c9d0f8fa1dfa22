/** Every worker of the server, as data: a kind of work is added here, and nowhere else. */
import type { Worker } from '#model/job';
import { logWorker } from './log.ts';

export function createWorkers(): readonly Worker[] {
  return [logWorker()];
}
