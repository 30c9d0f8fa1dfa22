import { join } from 'node:path';
import type { Settings } from './schema.ts';
import type { Config } from './types.ts';

export function toJobs(settings: Settings, data: string): Config['jobs'] {
  const given = settings['jobs.workers'];
  const keepFor = settings['jobs.defaultDurationToKeep'];
  const workers = Object.entries(given || {}).map(([name, worker]) => {
    const { concurrency, max_exec_count: maxExecCount, timeout } = worker ?? {};
    const own = {
      ...(concurrency !== undefined && { concurrency }),
      ...(maxExecCount !== undefined && { maxExecCount }),
      ...(timeout !== undefined && { timeout }),
    };
    return [name, own] as const;
  });
  return {
    folder: join(data, 'queue'),
    enabled: given !== false,
    workers: Object.fromEntries(workers),
    only: settings['jobs.allowlist'],
    ...(keepFor !== undefined && { keepFor }),
  };
}
