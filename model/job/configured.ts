import type { Worker } from './types.ts';

/** What the configuration says of a worker; absent members have the worker's own value. */
export interface WorkerSettings {
  concurrency?: number;
  maxExecCount?: number;
  /** In ms. */
  timeout?: number;
}

/** The workers as they are to run. `only`: those that the settings do not name take no jobs in this process. */
export function configuredWorkers(
  workers: readonly Worker[],
  settings: Readonly<Record<string, WorkerSettings>>,
  { only = false }: { only?: boolean } = {},
): Worker[] {
  return workers.map((worker) => {
    const own = Object.hasOwn(settings, worker.type) ? settings[worker.type] : undefined;
    if (!own) return only ? { ...worker, concurrency: 0 } : worker;
    return { ...worker, ...own };
  });
}
