import { setTimeout as sleep } from 'node:timers/promises';
import { type DocEvent, type Docs, GLOBAL_PREFIX, isMissingDatabase, type Owner } from '#model/docs';
import type { Instances } from '#model/instance';
import type { Doc } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import type { Backlog } from './backlog.ts';
import { createBacklogs } from './backlogs.ts';
import { createLanes } from './lanes.ts';
import { settle } from './settle.ts';
import type { ChangeHandler } from './types.ts';

export interface FollowerDeps {
  docs: Docs;
  instances: Pick<Instances, 'all'>;
  handlers: readonly ChangeHandler[];
  log: Logger;
  times?: FollowerTimes;
}

/** In ms. */
export interface FollowerTimes {
  /** How long what is handled waits to be settled with what comes after it. */
  settleAfter: number;
  /** How long another process has to handle what it did. */
  lookAgain: number;
  /** Between two looks at what killed processes have left. */
  every: number;
  /** Between two instances of such a look. */
  pause: number;
}

const TIMES: FollowerTimes = { settleAfter: 1_000, lookAgain: 5_000, every: 60_000, pause: 100 };
/** Databases whose writes are known to be kept. */
const KNOWN = 10_000;

/** Calls the handlers after each change. */
export interface Follower {
  /** No change of an owner is missed from now on. */
  adopt(owner: Owner): Promise<void>;
  /**
   * Starts to handle the changes that this process makes, and those that others have made and could not handle.
   * @returns the end of it
   */
  run(): () => Promise<void>;
}

export function createFollower({ docs, instances, handlers, log, times = TIMES }: FollowerDeps): Follower {
  const kept = createKept(docs);
  const lanes = createLanes((err) => log.error({ err }, 'a change could not be followed'));
  const backlogs = createBacklogs((backlog) => void lanes.add(backlog.prefix, () => look(backlog, times.lookAgain)));

  async function handle(event: DocEvent): Promise<void> {
    for (const handler of await interested(handlers, event)) await handler.handle(event);
  }

  async function live(event: DocEvent): Promise<void> {
    const { doc, prefix, doctype } = event;
    if ((await interested(handlers, event)).length === 0) return;
    // What was only told, and is not stored, has no revision.
    if (doc.rev === '') return handle(event);
    const backlog = backlogs.of({ prefix, doctype });
    if (backlog.isHandled(doc)) return;
    try {
      await kept.keep({ prefix }, doctype);
      await handle(event);
      backlog.handled(doc);
      backlogs.settleIn(backlog, times.settleAfter);
    } catch (error) {
      failed(backlog, error, doc, backlog.failed(doc));
      backlogs.settleAgain(backlog, times.settleAfter);
    }
  }

  async function look(backlog: Backlog, grace: number): Promise<void> {
    try {
      const onFailure = (error: unknown, doc: Doc, isLast: boolean) => failed(backlog, error, doc, isLast);
      await settle({ docs, handle, onFailure }, backlog, grace);
    } catch (error) {
      if (isMissingDatabase(error)) return backlogs.forget(backlog);
      log.error({ err: error, doctype: backlog.doctype }, 'the changes of a database could not be settled');
      return backlogs.settleAgain(backlog, times.settleAfter);
    }
    if (backlog.hasFailed) backlogs.settleAgain(backlog, times.settleAfter);
    else if (backlog.isIdle) backlogs.forget(backlog);
    else backlogs.settleIn(backlog, times.lookAgain);
  }

  function failed({ prefix, doctype }: Backlog, err: unknown, { id }: Doc, isLast: boolean): void {
    const what = { err, prefix, doctype, id };
    log.error(what, isLast ? 'what follows from a change was given up' : 'what follows from a change failed');
  }

  async function doctypesOf(owner: Owner): Promise<Set<string>> {
    const all = await Promise.all(handlers.map((handler) => handler.doctypes(owner)));
    return new Set(all.flatMap((doctypes) => [...doctypes]));
  }

  async function visit(owner: Owner, grace: number): Promise<void> {
    for (const doctype of await doctypesOf(owner)) {
      await kept.keep(owner, doctype);
      await look(backlogs.of({ prefix: owner.prefix, doctype }), grace);
    }
  }

  async function visitAll(isFirst: boolean, signal: AbortSignal): Promise<void> {
    for await (const { prefix, deleting, creating } of instances.all()) {
      if (signal.aborted) return;
      if (!deleting && !creating) await lanes.add(prefix, () => visit({ prefix }, isFirst ? 0 : times.lookAgain));
      if (!isFirst) await waited(times.pause, signal);
    }
  }

  async function visitAgain(signal: AbortSignal): Promise<void> {
    for (let isFirst = true; isFirst || (await waited(times.every, signal)); isFirst = false) {
      kept.forget();
      await visitAll(isFirst, signal).catch((err: unknown) => log.error({ err }, 'the instances could not be read'));
    }
  }

  return {
    async adopt(owner) {
      for (const doctype of await doctypesOf(owner)) await kept.keep(owner, doctype);
    },
    run() {
      const end = new AbortController();
      const stop = docs.subscribeAll((event) => {
        if (event.prefix === GLOBAL_PREFIX || event.verb === 'NOTIFIED') return;
        // Most changes matter to nobody, which is known at once; a lane where others wait asks for one after the other.
        if (!lanes.isBusy(event.prefix)) {
          const found = interested(handlers, event);
          // Its lane asks again, and tells what fails.
          if (found instanceof Promise) found.catch(() => undefined);
          else if (found.length === 0) return;
        }
        void lanes.add(event.prefix, () => live(event));
      });
      const visiting = visitAgain(end.signal);
      return async () => {
        stop();
        end.abort();
        await visiting;
        // What is settled now is not looked at when the server starts again.
        for (const backlog of backlogs.all()) {
          void lanes.add(backlog.prefix, async () => {
            await look(backlog, times.lookAgain);
            backlogs.forget(backlog);
          });
        }
        await lanes.idle();
      };
    },
  };
}

/** Waits for nothing, unless a handler does. */
function interested(
  handlers: readonly ChangeHandler[],
  { prefix, doctype }: DocEvent,
): ChangeHandler[] | Promise<ChangeHandler[]> {
  const all = handlers.map((handler) => handler.doctypes({ prefix }));
  const keep = (known: readonly ReadonlySet<string>[]) => handlers.filter((_, index) => known[index]?.has(doctype));
  return all.some((doctypes) => doctypes instanceof Promise)
    ? Promise.all(all).then(keep)
    : keep(all as ReadonlySet<string>[]);
}

/** Has the store keep the writes of databases; those that it is known to keep cost nothing. */
function createKept(docs: Docs) {
  const known = new Set<string>();
  return {
    async keep(owner: Owner, doctype: string): Promise<void> {
      const name = `${owner.prefix}/${doctype}`;
      if (known.has(name)) return;
      try {
        await docs.database(owner, doctype).follow();
      } catch (error) {
        // There is nothing to miss: whoever asks for it makes it.
        if (isMissingDatabase(error)) return;
        throw error;
      }
      if (known.size >= KNOWN) known.clear();
      known.add(name);
    },
    /** A database may have been destroyed, and made again by somebody else. */
    forget: () => known.clear(),
  };
}

/** False when the end came first. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
