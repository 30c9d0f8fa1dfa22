import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Work that runs on a thread of its own: each order has one reply, in their order. */
export interface Thread<Order, Reply> {
  /** Rejects when the thread dies, of too much memory for instance; the next order starts another one. */
  ask(order: Order): Promise<Reply>;
}

export interface ThreadOptions {
  /** The file to run: it posts one message for each one that it gets. */
  file: URL;
  /** ms without an order after which the thread ends and its memory is free; without it, it stays. */
  idle?: number;
  resourceLimits: ResourceLimits;
}

/** The thread is started by the first order, and does not keep the process alive unless it works. */
export function createThread<Order, Reply>({ file, idle, resourceLimits }: ThreadOptions): Thread<Order, Reply> {
  const waiting: PromiseWithResolvers<Reply>[] = [];
  let worker: Worker | undefined;
  let rest: NodeJS.Timeout | undefined;

  function start(): Worker {
    const started = new Worker(file, { resourceLimits });
    started.on('message', (reply: Reply) => {
      waiting.shift()?.resolve(reply);
      if (waiting.length > 0) return;
      started.unref();
      if (idle !== undefined) rest = setTimeout(() => end(started), idle).unref();
    });
    started.on('error', (error) => {
      worker = undefined;
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return started;
  }

  function end(idling: Worker): void {
    worker = undefined;
    void idling.terminate();
  }

  return {
    ask(order) {
      clearTimeout(rest);
      worker ??= start();
      worker.ref();
      const reply = Promise.withResolvers<Reply>();
      waiting.push(reply);
      worker.postMessage(order);
      return reply.promise;
    },
  };
}
