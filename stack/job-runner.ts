import { runWorkers } from '#model/job';
import type { Logger } from '#pkg/log';
import type { Consumer } from '#pkg/queue';
import type { Config } from './config.ts';
import type { Drivers } from './drivers.ts';
import type { Services } from './services.ts';

/** Starts and stops the work of this process. Without jobs of its own, it still pushes those that its changes make. */
export function jobRunner(
  { jobs }: Config,
  { queue }: Drivers,
  { docs, instances, workers, triggers, follower, tellFailures }: Services,
  log: Logger,
) {
  let running: Consumer | undefined;
  let stopTriggers: (() => Promise<void>) | undefined;
  let stopTelling: (() => Promise<void>) | undefined;
  let stopFollower: (() => Promise<void>) | undefined;
  return {
    startJobs(): void {
      stopFollower ??= follower.run();
      stopTelling ??= tellFailures();
      stopTriggers ??= triggers.run();
      if (jobs.enabled) running ??= runWorkers({ docs, queue, instances, workers, log });
    },
    async stopJobs(grace?: number): Promise<void> {
      await stopTriggers?.();
      await stopFollower?.();
      stopTriggers = undefined;
      stopFollower = undefined;
      await running?.close(grace);
      running = undefined;
      await stopTelling?.();
      stopTelling = undefined;
    },
  };
}
