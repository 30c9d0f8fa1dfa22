import type { Docs } from '#model/docs';
import type { Instances } from '#model/instance';
import type { Logger } from '#pkg/log';
import { type Bounds, type Consumer, consume, type Queue } from '#pkg/queue';
import { createJobDocuments } from './job-documents.ts';
import { runJob } from './run-job.ts';
import type { Worker } from './types.ts';

export interface RunWorkersDeps {
  docs: Docs;
  queue: Queue;
  instances: Pick<Instances, 'byId'>;
  workers: readonly Worker[];
  log: Logger;
  now?: () => number;
}

/** Runs the jobs as they come, in this process. Closing it lets those that run finish, or puts them back. */
export function runWorkers({ docs, queue, instances, workers, log, now = Date.now }: RunWorkersDeps): Consumer {
  const documents = createJobDocuments(docs, now);
  const consumers = workers
    .filter(({ concurrency }) => concurrency > 0)
    .map((worker) =>
      consume(queue, worker.type, {
        concurrency: worker.concurrency,
        ...(worker.total !== undefined && { bounds: boundsOf(worker.total) }),
        handle: (delivery, signal) => runJob({ instances, documents, log }, worker, delivery, signal),
        onError: (err, delivery) =>
          log.error({ err, worker: worker.type, job: delivery?.id }, 'a job could not be handled'),
      }),
    );
  return {
    async close(grace) {
      await Promise.all(consumers.map((consumer) => consumer.close(grace)));
    },
  };
}

/** One instance leaves half of the places to the others, as it does within a process. */
function boundsOf(total: number): Bounds {
  return { all: total, perTenant: Math.ceil(total / 2) };
}
