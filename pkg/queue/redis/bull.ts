import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { JobData } from './held-jobs.ts';
import { Pump } from './pump.ts';
import { createTurns } from './turns.ts';

/** What there is of one queue. */
export interface Bull {
  queue: Queue<JobData, void, string>;
  /** Made when something is first taken from it: it has a connection of its own. */
  worker(): Worker;
  pump(): Pump;
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

/** The connections, and BullMQ's objects by queue, made at first use. */
export function createBulls({ url, prefix, lock, onError }: BullOptions) {
  // Who adds a job is told soon that Redis does not answer; who waits for one waits.
  const client = new Redis(url, { maxRetriesPerRequest: 2, connectTimeout: 5_000 });
  const patient = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', onError);
  patient.on('error', onError);
  const turns = createTurns(client, prefix);
  const bulls = new Map<string, Bull>();
  const workers: Worker[] = [];
  const queues: Queue[] = [];

  function create(name: string): Bull {
    const queue = new Queue<JobData, void, string>(name, { connection: client, prefix });
    queue.on('error', onError);
    queues.push(queue);
    let worker: Worker | undefined;
    let pump: Pump | undefined;
    const bull: Bull = {
      queue,
      worker() {
        worker ??= openWorker(name);
        return worker;
      },
      pump() {
        pump ??= new Pump(bull.worker(), () => turns.reset(name));
        return pump;
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
