import { join } from 'node:path';
import type { Settings } from './schema.ts';
import { type Credentials, type JobsConfig, type Secret, secret } from './types.ts';

/** Where the jobs wait and how they run; the password apart. */
export function toJobs(
  settings: Settings,
  data: string,
): { jobs: JobsConfig; secrets: { jobs?: Secret<Credentials> } } {
  const given = settings['jobs.workers'];
  const keepFor = settings['jobs.defaultDurationToKeep'];
  const workers = Object.entries(given || {}).map(([name, worker]) => {
    const { concurrency, external, max_exec_count: maxExecCount, timeout } = worker ?? {};
    const own = {
      ...(concurrency !== undefined && { concurrency }),
      ...(maxExecCount !== undefined && { maxExecCount }),
      ...(timeout !== undefined && { timeout }),
      ...(external !== undefined && { external }),
    };
    return [name, own] as const;
  });
  const { queue, secrets } = toQueue(settings['jobs.url'], data);
  const jobs = {
    queue,
    enabled: given !== false,
    workers: Object.fromEntries(workers),
    only: settings['jobs.allowlist'],
    ...(keepFor !== undefined && { keepFor }),
  };
  return { jobs, secrets };
}

function toQueue(
  url: URL | undefined,
  data: string,
): { queue: JobsConfig['queue']; secrets: { jobs?: Secret<Credentials> } } {
  if (!url) return { queue: { driver: 'sqlite', folder: join(data, 'queue') }, secrets: {} };
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const isOpen = user === '' && password === '';
  return { queue: { driver: 'redis', url: bare.href }, secrets: isOpen ? {} : { jobs: secret({ user, password }) } };
}
