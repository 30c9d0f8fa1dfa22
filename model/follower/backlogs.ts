import { Backlog } from './backlog.ts';

/** In ms, at most, before what fails is tried again. */
const LONGEST = 60_000;

interface Entry {
  backlog: Backlog;
  timer: NodeJS.Timeout | undefined;
  /** In ms: before what has failed is tried again. */
  delay: number;
}

/** The databases in which something is to be settled, each at its time. */
export interface Backlogs {
  of(place: { prefix: string; doctype: string }): Backlog;
  /** It is settled within that time. */
  settleIn(backlog: Backlog, ms: number): void;
  /** It has failed: the time doubles. */
  settleAgain(backlog: Backlog, ms: number): void;
  all(): Backlog[];
  forget(backlog: Backlog): void;
}

/** @param settle called at the time. The timers keep no process alive. */
export function createBacklogs(settle: (backlog: Backlog) => void): Backlogs {
  const entries = new Map<string, Entry>();
  const nameOf = ({ prefix, doctype }: { prefix: string; doctype: string }) => `${prefix}/${doctype}`;

  function entryOf(place: { prefix: string; doctype: string }): Entry {
    const name = nameOf(place);
    const entry = entries.get(name) ?? { backlog: new Backlog(place), timer: undefined, delay: 0 };
    entries.set(name, entry);
    return entry;
  }

  function arm(entry: Entry, ms: number): void {
    entry.timer ??= setTimeout(() => {
      entry.timer = undefined;
      settle(entry.backlog);
    }, ms).unref();
  }

  return {
    of: (place) => entryOf(place).backlog,
    settleIn(backlog, ms) {
      const entry = entryOf(backlog);
      entry.delay = 0;
      arm(entry, ms);
    },
    settleAgain(backlog, ms) {
      const entry = entryOf(backlog);
      entry.delay = Math.min(Math.max(ms, entry.delay * 2), LONGEST);
      arm(entry, entry.delay);
    },
    all: () => [...entries.values()].map(({ backlog }) => backlog),
    forget(backlog) {
      clearTimeout(entries.get(nameOf(backlog))?.timer);
      entries.delete(nameOf(backlog));
    },
  };
}
