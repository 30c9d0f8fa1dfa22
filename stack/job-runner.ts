import { runWorkers } from '#model/job';
import type { Logger } from '#pkg/log';
import type { Consumer } from '#pkg/queue';
import type { Config } from './config.ts';
import type { Drivers } from './drivers.ts';
import type { Services } from './services.ts';

/** Starts and stops the work of this process. */
export function jobRunner({ jobs }: Config, { queue }: Drivers, { docs, instances, workers }: Services, log: Logger) {
  let running: Consumer | undefined;
  return {
    startJobs(): void {
      if (jobs.enabled) running ??= runWorkers({ docs, queue, instances, workers, log });
    },
    async stopJobs(grace?: number): Promise<void> {
      await running?.close(grace);
      running = undefined;
    },
  };
}
