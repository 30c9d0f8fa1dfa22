import type { Worker, WorkerFacts } from './types.ts';

/** What the configuration says of a worker; absent members have the worker's own value. */
export interface WorkerSettings {
  concurrency?: number;
  /** As `WorkerFacts.total`. */
  total?: number;
  maxExecCount?: number;
  /** In ms. */
  timeout?: number;
  /** Somebody outside of the server runs its jobs; such a worker needs not be one of the server's. */
  external?: boolean;
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
    return { ...worker, ...own, ...(own.external && { concurrency: 0 }) };
  });
}

/** The workers that only the configuration knows: others run their jobs. */
export function externalWorkers(
  workers: readonly Worker[],
  settings: Readonly<Record<string, WorkerSettings>>,
): WorkerFacts[] {
  return Object.entries(settings)
    .filter(([type, { external }]) => external && !workers.some((worker) => worker.type === type))
    .map(([type, { maxExecCount = 3, timeout = 0 }]) => ({
      type,
      concurrency: 0,
      maxExecCount,
      timeout,
      reserved: false,
      external: true,
    }));
}
