import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { connectRedis } from '#pkg/redis';
import type { Bounds } from '../types.ts';
import { createClaims } from './claims.ts';
import type { JobData } from './held-jobs.ts';
import { type Fetched, Pump } from './pump.ts';
import { createTurns } from './turns.ts';

/** What there is of one queue. */
export interface Bull {
  queue: Queue<JobData, void, string>;
  /** Made when something is first taken from it: it has a connection of its own. */
  worker(): Worker;
  pump(): Pump;
  /** From now on; the last process that says so is right. */
  bound(bounds: Bounds | undefined): Promise<void>;
}

interface BullOptions {
  url: string;
  prefix: string;
  /** In ms. */
  lock: number;
  onError: (error: unknown) => void;
}

/** No limit of BullMQ's own: the domain says how often a job is tried. */
const UNLIMITED = 1_000_000;
/** How often to look whether others hold less than they may, in ms: BullMQ tells nobody. */
const LOOK = 50;

/** The connections, and BullMQ's objects by queue, made at first use. */
export function createBulls({ url, prefix, lock, onError }: BullOptions) {
  // Who adds a job is told soon that Redis does not answer; who waits for one waits.
  const client = connectRedis(url, { maxRetriesPerRequest: 2, connectTimeout: 5_000 });
  const patient = connectRedis(url, { maxRetriesPerRequest: null });
  client.on('error', onError);
  patient.on('error', onError);
  const turns = createTurns(client, prefix);
  const claims = createClaims(client, prefix);
  const bulls = new Map<string, Bull>();
  const workers: Worker[] = [];
  const queues: Queue[] = [];

  function create(name: string): Bull {
    const queue = new Queue<JobData, void, string>(name, { connection: client, prefix });
    queue.on('error', onError);
    queues.push(queue);
    let worker: Worker | undefined;
    let pump: Pump | undefined;
    let bounds: Bounds | undefined | 'unknown' = 'unknown';

    async function refused(fetched: readonly Fetched[]): Promise<Set<Fetched>> {
      if (bounds === undefined || bounds === 'unknown') return new Set();
      const wanted = fetched.map(({ job, token }) => ({ queue: name, tenant: job.data.tenant, token }));
      const granted = await claims.claim(wanted, bounds.perTenant, lock);
      return new Set(fetched.filter((_, index) => !granted[index]));
    }

    async function empty(): Promise<boolean> {
      await turns.reset(name);
      if (bounds === undefined || bounds === 'unknown') return false;
      const { active = 0, wait = 0, prioritized = 0 } = await queue.getJobCounts('active', 'wait', 'prioritized');
      const isFull = active >= bounds.all || wait + prioritized > 0;
      if (isFull) await sleep(LOOK);
      return isFull;
    }

    const bull: Bull = {
      queue,
      worker() {
        worker ??= openWorker(name);
        return worker;
      },
      pump() {
        pump ??= new Pump({
          next: (token, block) => bull.worker().getNextJob(token, { block }),
          refused,
          empty,
          isClosing: () => bull.worker().closing !== undefined,
        });
        return pump;
      },
      async bound(asked) {
        if (bounds !== 'unknown' && bounds?.all === asked?.all && bounds?.perTenant === asked?.perTenant) return;
        if (asked) await queue.setGlobalConcurrency(asked.all);
        else await queue.removeGlobalConcurrency();
        bounds = asked;
      },
    };
    bulls.set(name, bull);
    return bull;
  }

  function openWorker(name: string): Worker {
    const worker = new Worker(name, null, {
      connection: patient,
      prefix,
      lockDuration: lock,
      stalledInterval: Math.ceil(lock / 4),
      maxStalledCount: UNLIMITED,
      drainDelay: 5,
    });
    worker.on('error', onError);
    workers.push(worker);
    void worker.startStalledCheckTimer();
    return worker;
  }

  return {
    client,
    turns,
    claims,
    of: (name: string) => bulls.get(name) ?? create(name),
    async close() {
      await Promise.all(workers.map((worker) => worker.close(true)));
      await Promise.all(queues.map((queue) => queue.close()));
      client.disconnect();
      patient.disconnect();
    },
  };
}

export type Bulls = ReturnType<typeof createBulls>;
