import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { StatusDeps } from './deps.ts';

interface Health {
  /** `healthy`, or what is wrong. */
  status: string;
  /** Time of the answer, as text with its unit. */
  latency: string;
}

/**
 * 200 when every store answers, else 503: what is behind a load balancer must not get requests that it cannot serve.
 * @compat the latencies are also told as texts, and `status` is `OK` when all is well
 */
export function showStatus({ stores, patience = 2000 }: StatusDeps): Handler<WebEnv> {
  return async (c) => {
    const names = ['cache', 'couchdb', 'fs', 'jobs'] as const;
    const healths = await Promise.all(names.map((name) => examine(c, name, stores[name], patience)));
    const isUp = healths.every(({ status }) => status === 'healthy');
    return c.json(
      {
        ...Object.fromEntries(names.map((name, index) => [name, healths[index]?.status])),
        latency: Object.fromEntries(names.map((name, index) => [name, healths[index]?.latency])),
        status: isUp ? 'OK' : 'KO',
        message: isUp ? 'OK' : 'KO',
      },
      isUp ? 200 : 503,
    );
  };
}

/** The reason is for the log: the status is public. */
async function examine(c: Context<WebEnv>, store: string, ask: () => Promise<void>, patience: number): Promise<Health> {
  const start = performance.now();
  const limit = new AbortController();
  try {
    await Promise.race([ask(), tooLate(patience, limit.signal)]);
    return { status: 'healthy', latency: `${(performance.now() - start).toFixed(2)}ms` };
  } catch (error) {
    c.var.log.warn({ err: error, store }, 'a store does not answer');
    return { status: 'unhealthy', latency: `${(performance.now() - start).toFixed(2)}ms` };
  } finally {
    limit.abort();
  }
}

async function tooLate(patience: number, signal: AbortSignal): Promise<never> {
  await wait(patience, undefined, { signal });
  throw new Error('it did not answer in time');
}
