import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface HashOrder {
  id: number;
  /** On shared memory: nothing is copied to the other thread. */
  bytes?: Uint8Array;
  end?: true;
}

/** MD5 sums on another thread: hashing is the slowest part of a large upload, and would keep the loop from its clients. */
export interface HashThread {
  begin(): Hashing;
}

export interface Hashing {
  /** Resolves once the bytes are taken: they may be changed then. */
  update(bytes: Uint8Array): Promise<void>;
  /** The sum; also called for a content that is given up, so that nothing of it stays. */
  end(): Promise<Buffer>;
}

/** The thread is started by the first order, and does not keep the process alive unless it works. */
export function createHashThread(): HashThread {
  const waiting: PromiseWithResolvers<Uint8Array | undefined>[] = [];
  let worker: Worker | undefined;
  let lastId = 0;

  function start(): Worker {
    // The extension is another one once the program is built.
    const started = new Worker(new URL(`./hash-worker${extname(import.meta.filename)}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    started.on('message', (reply: Uint8Array | undefined) => {
      waiting.shift()?.resolve(reply);
      if (waiting.length === 0) started.unref();
    });
    started.on('error', (error) => {
      worker = undefined;
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return started;
  }

  function ask(order: HashOrder): Promise<Uint8Array | undefined> {
    worker ??= start();
    worker.ref();
    const reply = Promise.withResolvers<Uint8Array | undefined>();
    waiting.push(reply);
    worker.postMessage(order);
    return reply.promise;
  }

  return {
    begin() {
      const id = ++lastId;
      return {
        update: async (bytes) => void (await ask({ id, bytes })),
        end: async () => Buffer.from((await ask({ id, end: true })) ?? []),
      };
    },
  };
}
