import type { Held, Locks } from '#pkg/lock';

interface Waiter {
  exclusive: boolean;
  start: () => void;
}

interface Lock {
  readers: number;
  writing: boolean;
  queue: Waiter[];
}

const NEVER = new AbortController().signal;

export function openMemoryLocks(): Locks {
  const locks = new Map<string, Lock>();
  let fence = 0;

  async function run<T>(name: string, exclusive: boolean, work: (held: Held) => Promise<T>): Promise<T> {
    const lock = locks.get(name) ?? { readers: 0, writing: false, queue: [] };
    locks.set(name, lock);
    await new Promise<void>((start) => {
      lock.queue.push({ exclusive, start });
      advance(lock);
    });
    try {
      return await work({ fence: ++fence, lost: NEVER });
    } finally {
      if (exclusive) lock.writing = false;
      else lock.readers--;
      advance(lock);
      if (lock.readers === 0 && !lock.writing && lock.queue.length === 0) locks.delete(name);
    }
  }

  return {
    write: (name, work) => run(name, true, work),
    read: (name, work) => run(name, false, work),
  };
}

function advance(lock: Lock): void {
  for (;;) {
    const next = lock.queue[0];
    if (!next || lock.writing || (next.exclusive && lock.readers > 0)) return;
    lock.queue.shift();
    if (next.exclusive) lock.writing = true;
    else lock.readers++;
    next.start();
  }
}
