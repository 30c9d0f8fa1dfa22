import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#pkg/couch';
import type { ChangesEnd } from '#pkg/couch-wire';
import { isKind } from '#pkg/errors';
import type { ChangesQuery } from './changes-query.ts';
import { changesRows } from './changes-rows.ts';

/** What a feed says: rows as they come, a sign of life, and at last where it ended. */
export type FeedEvent = { rows: string[] } | 'heartbeat' | { end: ChangesEnd };

/**
 * Follows the changes of a database until the limit of rows, the timeout, or the signal. With `once`, until the first
 * rows.
 */
export async function* followChanges(
  database: Database,
  { options, timeout, heartbeat, shown }: ChangesQuery,
  { once = false, signal }: { once?: boolean; signal: AbortSignal },
): AsyncGenerator<FeedEvent> {
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let since = options.since;
  let deadline = Date.now() + timeout;
  for (;;) {
    const limit = left === Number.POSITIVE_INFINITY ? {} : { limit: left };
    const pages = changesRows(database, { ...options, ...(since !== undefined && { since }), ...limit }, shown);
    let found = 0;
    let page = await pages.next();
    for (; !page.done; page = await pages.next()) {
      found += page.value.length;
      yield { rows: page.value };
    }
    left -= found;
    if (found > 0) deadline = Date.now() + timeout;
    since = page.value.lastSeq;
    if (left <= 0 || (once && found > 0) || options.descending) return yield { end: page.value };
    const more = yield* waitForChange(database, since, { deadline, heartbeat, signal });
    if (!more || !(await exists(database))) return yield { end: page.value };
  }
}

/** A database that is deleted ends its feeds as the time does. */
function exists(database: Database): Promise<boolean> {
  return database.info().then(
    () => true,
    (error: unknown) => {
      if (isKind(error, 'not-found')) return false;
      throw error;
    },
  );
}

interface Wait {
  deadline: number;
  heartbeat: number | undefined;
  signal: AbortSignal;
}

/** False when there will be no more: the time is over, or the reader has gone. */
async function* waitForChange(
  database: Database,
  since: string,
  { deadline, heartbeat, signal }: Wait,
): AsyncGenerator<FeedEvent, boolean> {
  while (!signal.aborted) {
    const left = heartbeat ?? deadline - Date.now();
    if (left <= 0) return false;
    const before = Date.now();
    if (await database.waitForChange(since, { timeout: left, signal })) return !signal.aborted;
    // A store that gives up early must not make us spin.
    const early = left - (Date.now() - before);
    if (early > 10) await sleep(early, undefined, { signal }).catch(() => undefined);
    if (heartbeat !== undefined) yield 'heartbeat';
  }
  return false;
}
