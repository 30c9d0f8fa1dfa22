import { join } from 'node:path';
import { addressOf, splitCredentials } from './redis.ts';
import type { Settings } from './schema.ts';
import type { Credentials, JobsConfig, Secret } from './types.ts';

/** Where the jobs wait and how they run; the password apart. */
export function toJobs(
  settings: Settings,
  data: string,
): { jobs: JobsConfig; secrets: { jobs?: Secret<Credentials> } } {
  const given = settings['jobs.workers'];
  const keepFor = settings['jobs.defaultDurationToKeep'];
  const keepMost = settings['jobs.keep_most'];
  const workers = Object.entries(given || {}).map(([name, worker]) => {
    const { concurrency, total, external, max_exec_count: maxExecCount, timeout } = worker ?? {};
    const own = {
      ...(concurrency !== undefined && { concurrency }),
      ...(total !== undefined && { total }),
      ...(maxExecCount !== undefined && { maxExecCount }),
      ...(timeout !== undefined && { timeout }),
      ...(external !== undefined && { external }),
    };
    return [name, own] as const;
  });
  const { queue, secrets } = toQueue(addressOf(settings, 'jobs'), data);
  const jobs = {
    queue,
    enabled: given !== false,
    workers: Object.fromEntries(workers),
    only: settings['jobs.allowlist'],
    ...(keepFor !== undefined && { keepFor }),
    ...(keepMost !== undefined && { keepMost }),
  };
  return { jobs, secrets };
}

function toQueue(
  url: URL | 'mem',
  data: string,
): { queue: JobsConfig['queue']; secrets: { jobs?: Secret<Credentials> } } {
  const folder = join(data, 'queue');
  if (url === 'mem') return { queue: { driver: 'sqlite', folder }, secrets: {} };
  const { url: bare, credentials } = splitCredentials(url);
  return { queue: { driver: 'redis', url: bare, folder }, secrets: { ...(credentials && { jobs: credentials }) } };
}
