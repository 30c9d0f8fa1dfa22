import { createAlarm } from './alarm.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { Holder } from './holder.ts';
import { nextDue, promoteDue, recoverLost, strangers } from './put-back.ts';
import type { QueueFile } from './queue-file.ts';
import type { Waiters } from './waiters.ts';

interface Watched {
  file: QueueFile;
  holder: Holder;
  held: HeldJobs;
  waiters: Waiters;
}

/** How often to look at what other processes wrote, in ms: it costs some microseconds. */
const LOOK = 50;
/** How often to look for dead holders, in ms. */
const RECOVER = 1_000;

/** What happens by itself: jobs come due, other processes add, cancel, or die. */
export function watch({ file, holder, held, waiters }: Watched) {
  let version = file.version();
  let recovered = 0;
  let working: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  /** Never rejects: what fails now is tried again at the next look. */
  function change(work: Parameters<typeof file.write<string[]>>[0]): void {
    if (isStopped) return;
    working = file.write(work).then(
      (queues) => {
        for (const queue of new Set(queues)) waiters.wake(queue);
        setAlarm();
      },
      () => undefined,
    );
  }

  const alarm = createAlarm(() => change((sql) => promoteDue(sql, Date.now())));

  function setAlarm(): void {
    if (isStopped) return;
    const due = file.read(nextDue);
    if (due !== undefined) alarm.set(due);
  }

  function look(): void {
    if (waiters.size() === 0 && held.size === 0) return;
    const now = file.version();
    if (now !== version) {
      version = now;
      file.read((sql) => held.tell(sql));
      waiters.wake();
      setAlarm();
    }
    if (waiters.size() > 0 && performance.now() - recovered > RECOVER) {
      recovered = performance.now();
      const isNeeded = file.read((sql) => strangers(sql, holder.name, Date.now()));
      if (isNeeded) change((sql) => recoverLost(sql, Date.now(), holder.isAlive));
    }
  }

  const timer = setInterval(look, LOOK).unref();
  setAlarm();
  return {
    /** A job of this process comes due then. */
    dueAt: alarm.set,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      alarm.clear();
      await working;
    },
  };
}
