import { join } from 'node:path';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openRedisQueue } from '#driver/queue/redis';
import { openSqliteQueue } from '#driver/queue/sqlite';
import { createDocs } from '#model/docs';
import type { Instance } from '#model/instance';
import { createJobs, JobError, type Task, type Worker } from '#model/job';
import type { Logger } from '#pkg/log';

/** What the processes of a storm share. */
export interface StormPlace {
  folder: string;
  /** Absent: the embedded queue. */
  redis?: string;
}

/** What a job is to do. */
export interface StormMessage {
  /** It fails that often before it succeeds; a job is tried three times. */
  failures: number;
  /** In ms. */
  takes: number;
}

export const TENANTS = 5;
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** The room of the jobs over the stores of a storm; its effects are told to `tell`. */
export function openStores({ folder, redis }: StormPlace, tell: (line: string) => void) {
  const couch = openSqliteCouch({ directory: join(folder, 'couch') });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const queue =
    redis === undefined
      ? openSqliteQueue({ directory: join(folder, 'queue') })
      : openRedisQueue({ url: redis, lock: 2_500, onError: () => undefined });
  const workers = [stormWorker(tell)];
  return {
    queue,
    workers,
    docs,
    instances: { byId: async (id: string) => instanceOf(id) },
    log: silent,
    jobs: createJobs({ docs, queue, cache: openMemoryCache(), workers: () => workers }),
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      await couch[Symbol.asyncDispose]();
    },
  };
}

export function instanceOf(name: string): Instance {
  return { _id: name, prefix: name, domain: `${name}.example` } as Instance;
}

function stormWorker(tell: (line: string) => void): Worker {
  return {
    type: 'storm',
    concurrency: 12,
    maxExecCount: 3,
    timeout: 20_000,
    reserved: false,
    async run({ job, attempt }: Task) {
      const { failures, takes } = job.message as unknown as StormMessage;
      tell(`start ${job._id}`);
      if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
      tell(`end ${job._id}`);
      if (attempt <= failures) throw new JobError('as it was asked');
    },
  };
}
