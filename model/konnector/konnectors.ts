import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import type { KonnectorsDeps } from './find-program.ts';
import { runKonnector } from './run-konnector.ts';
import { runService } from './run-service.ts';
import type { KonnectorMessage, ServiceMessage } from './types.ts';

/** What a job runs. The rejections are `JobError`s, whose words are for the owner. */
export interface Konnectors {
  run(instance: Instance, job: Job, message: KonnectorMessage, signal: AbortSignal): Promise<void>;
  runService(instance: Instance, job: Job, message: ServiceMessage, signal: AbortSignal): Promise<void>;
}

export function createKonnectors({ now = Date.now, ...deps }: KonnectorsDeps): Konnectors {
  return {
    run: (...given) => runKonnector({ ...deps, now }, ...given),
    runService: (...given) => runService({ ...deps, now }, ...given),
  };
}
