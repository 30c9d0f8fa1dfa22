import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError, ifFound, isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import type { ErrorLog } from './error-log.ts';
import { groupKey } from './group-key.ts';
import { type MapFramesDeps, mapFrames } from './map-frames.ts';
import { readNotice } from './read-notice.ts';
import type { ErrorGroup, Report } from './types.ts';

export interface ErrorReportsDeps extends MapFramesDeps {
  docs: Docs;
  cache: Cache;
  log: Logger;
  errorLog: ErrorLog;
  now?: () => number;
}

/** What the applications of an owner say when they fail: grouped, and bounded whatever they send. */
export interface ErrorReports {
  /**
   * Adds a notice of Airbrake's protocol to its group. Rejects with `bad-request`, or `too-many-requests`.
   * @param source who sends it: `io.cozy.apps/<slug>`...
   */
  add(instance: Instance, source: string, notice: unknown): Promise<StoredObject<ErrorGroup>>;
  /** What failed last comes first. */
  list(instance: Instance): Promise<StoredObject<ErrorGroup>[]>;
  /** Rejects with `not-found`. */
  get(instance: Instance, id: string): Promise<StoredObject<ErrorGroup>>;
  /** Forgets a group, until it fails again. Rejects with `not-found`. */
  dismiss(instance: Instance, id: string): Promise<void>;
  dismissAll(instance: Instance): Promise<void>;
  /** Each report as a line of JSON, the oldest first. Rejects with `not-found` when this server keeps none. */
  log(instance: Instance): Promise<Buffer>;
  removeLog(instance: Instance): Promise<void>;
}

const MINUTE = 60_000;
/** Notices of one source, and of all of them, that are heard in a minute. */
const MAX_OF_SOURCE = 30;
const MAX_OF_ALL = 90;
/** Groups of an owner; when there are more, the oldest ones go, some at a time. */
const MAX_GROUPS = 200;
const KEPT_GROUPS = 180;
const MAX_VERSIONS = 5;
/** The stack of a group that fails over and over is read again from time to time only. */
const READ_AGAIN = 10 * MINUTE;
const MAX_TRIES = 5;

export function createErrorReports(deps: ErrorReportsDeps): ErrorReports {
  const { docs, cache, log, errorLog, now = Date.now } = deps;
  const doctype = DOCTYPES.errors;

  async function count({ prefix }: Instance, source: string): Promise<void> {
    const ofSource = await cache.increment(`errors:${prefix}:${source}`, MINUTE);
    const isHeard = ofSource <= MAX_OF_SOURCE && (await cache.increment(`errors:${prefix}`, MINUTE)) <= MAX_OF_ALL;
    if (!isHeard) throw new AppError('too-many-requests', 'Too many errors are reported', { code: 'rate_limited' });
  }

  const find = async (instance: Instance, id: string): Promise<StoredObject<ErrorGroup> | undefined> => {
    return ifFound(docs.get<ErrorGroup>(instance, doctype, id));
  };

  async function all(instance: Instance): Promise<StoredObject<ErrorGroup>[]> {
    const groups = await Array.fromAsync(docs.all<ErrorGroup>(instance, doctype));
    return groups.sort((a, b) => b.last_at.localeCompare(a.last_at));
  }

  async function create(instance: Instance, id: string, source: string, report: Report, time: string) {
    await makeRoom(instance);
    const { type, message } = report;
    const frames = await readFrames(instance, source, report);
    const group = { source, type, message, count: 1, first_at: time, last_at: time };
    const versions = versionsOf(report, []);
    return docs.create(instance, doctype, { _id: id, ...group, versions, last: { ...report, frames } });
  }

  async function addTo(instance: Instance, old: StoredObject<ErrorGroup>, report: Report, time: string) {
    const isOld = Date.parse(time) - Date.parse(old.last_at) > READ_AGAIN;
    const last = isOld ? { ...report, frames: await readFrames(instance, old.source, report) } : old.last;
    const versions = versionsOf(report, old.versions);
    return docs.update(instance, doctype, { ...old, count: old.count + 1, last_at: time, versions, last }, old);
  }

  /** A map that cannot be read is no reason to lose the report. */
  const readFrames = (instance: Instance, source: string, { frames }: Report) =>
    mapFrames(deps, instance, source, frames).catch((err: unknown) => {
      log.warn({ err, source }, 'a source map cannot be read');
      return frames;
    });

  async function makeRoom(instance: Instance): Promise<void> {
    const database = await docs.ensureDatabase(instance, doctype);
    const { docCount } = await database.info();
    // The history of a count is worth nothing.
    if (docCount === 0) await database.setRevsLimit(1);
    if (docCount < MAX_GROUPS) return;
    await forget(instance, (await all(instance)).slice(KEPT_GROUPS));
  }

  /** Told to who listens, and without a tombstone: there would be one for each group that ever was. */
  async function forget(instance: Instance, groups: readonly StoredObject<ErrorGroup>[]): Promise<void> {
    const gone: Record<string, string[]> = {};
    for (const group of groups) {
      try {
        gone[group._id] = [(await docs.delete(instance, doctype, group)).rev];
      } catch (error) {
        // It has just failed again, or was just dismissed by another page.
        if (!isKind(error, 'conflict', 'not-found')) throw error;
      }
    }
    if (Object.keys(gone).length > 0) await docs.database(instance, doctype).purge(gone);
  }

  return {
    async add(instance, source, notice) {
      await count(instance, source);
      const report = readNotice(notice);
      const id = groupKey(source, report);
      const time = new Date(now()).toISOString();
      for (let tries = 1; ; tries++) {
        const old = await find(instance, id);
        try {
          const adding = old ? addTo(instance, old, report, time) : create(instance, id, source, report, time);
          const group = await adding;
          await errorLog.write(instance, group, report);
          return group;
        } catch (error) {
          // Another page fails in the same way at the same time.
          if (!isKind(error, 'conflict') || tries === MAX_TRIES) throw error;
        }
      }
    },
    list: all,
    get: (instance, id) => docs.get<ErrorGroup>(instance, doctype, id),
    async dismiss(instance, id) {
      await forget(instance, [await docs.get<ErrorGroup>(instance, doctype, id)]);
    },
    async dismissAll(instance) {
      await forget(instance, await all(instance));
      await errorLog.remove(instance);
    },
    async log(instance) {
      const lines = await errorLog.read(instance);
      if (!lines) throw new AppError('not-found', 'This server keeps no log of the errors of applications');
      return lines;
    },
    removeLog: errorLog.remove,
  };
}

function versionsOf({ context }: Report, known: readonly string[]): string[] {
  const { version } = context;
  const told = typeof version === 'string' && version !== '' ? [version] : [];
  return [...new Set([...told, ...known])].slice(0, MAX_VERSIONS);
}
