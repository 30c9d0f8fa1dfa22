import { setTimeout as sleep } from 'node:timers/promises';
import { type AppRooms, UPDATES } from '#model/app';
import type { Instance, Instances } from '#model/instance';
import type { Intents } from '#model/intent';
import type { Jobs } from '#model/job';
import type { MediaFiles } from '#model/media';
import type { Notifications, QuotaWatch } from '#model/notification';
import { REMINDER_WORKER } from '#model/reminder';
import type { Remotes } from '#model/remote';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { sweepTempFolders } from '#pkg/temp-folder';

export interface HousekeepingDeps {
  instances: Pick<Instances, 'all'>;
  vfs: Pick<Vfs, 'collectOrphans' | 'showTree'>;
  mediaFiles: Pick<MediaFiles, 'collectThumbnails'>;
  notifications: Pick<Notifications, 'clean'>;
  quotaWatch: Pick<QuotaWatch, 'look'>;
  jobs: Pick<Jobs, 'push' | 'purge' | 'bound' | 'recover'>;
  /** In ms: how long the trash of an instance keeps what is put there; undefined: for ever. */
  trashKeptFor(instance: Instance): number | undefined;
  appRooms: Pick<AppRooms, 'recover' | 'collectPackages'>;
  intents: Pick<Intents, 'purge'>;
  remotes: Pick<Remotes, 'purge'>;
  log: Logger;
}

export interface HousekeepingTimes {
  /** In ms: the first round leaves the start alone. */
  first: number;
  every: number;
  /** Between two instances. */
  pause: number;
}

const CLEAN = 'clean-old-trashed';
const TIMES: HousekeepingTimes = { first: 60_000, every: 24 * 3_600_000, pause: 200 };

/**
 * Brings the readable trees to what the documents say, then takes away the bytes that a killed process left: soon after the start, then once a day, one instance at a time. It keeps
 * no process alive. Two processes on the same stores may both do it: each looks at the documents before it deletes.
 * @returns ends it, once the instance under way is done
 */
export function startHousekeeping(deps: HousekeepingDeps, times: HousekeepingTimes = TIMES): () => Promise<void> {
  const end = new AbortController();
  const running = run(deps, times, end.signal);
  return async () => {
    end.abort();
    await running;
  };
}

async function run(deps: HousekeepingDeps, times: HousekeepingTimes, signal: AbortSignal): Promise<void> {
  try {
    await showTrees(deps, signal);
  } catch (err) {
    deps.log.error({ err }, 'the readable trees could not be looked at');
  }
  for (let wait = times.first; await waited(wait, signal); wait = times.every) {
    try {
      await collectAll(deps, times.pause, signal);
    } catch (err) {
      deps.log.error({ err }, 'the housekeeping failed');
    }
  }
}

/** What a killed process did not show any more, and the trees of a version that had none, at once. */
async function showTrees({ instances, vfs, log }: HousekeepingDeps, signal: AbortSignal): Promise<void> {
  for await (const instance of instances.all()) {
    if (signal.aborted) return;
    if (instance.deleting || instance.creating) continue;
    const { domain } = instance;
    await vfs.showTree(instance).catch((err: unknown) => {
      if (!isKind(err, 'not-found')) log.error({ domain, err }, 'the readable tree of an instance could not be made');
    });
  }
}

async function collectAll(deps: HousekeepingDeps, pause: number, signal: AbortSignal): Promise<void> {
  for await (const instance of deps.instances.all()) {
    if (!instance.deleting && !instance.creating) await collect(deps, instance);
    if (!(await waited(pause, signal))) return;
  }
  await sweepTempFolders();
  const packages = await deps.appRooms.collectPackages(deps.instances.all());
  if (packages > 0) deps.log.info({ packages }, 'packages that no instance has were removed');
}

/** What fails for one instance does not keep the others from being looked at. */
async function collect(
  { vfs, mediaFiles, jobs, notifications, quotaWatch, appRooms, intents, remotes, trashKeptFor, log }: HousekeepingDeps,
  instance: Instance,
): Promise<void> {
  const { domain } = instance;
  // Once a day, whatever the number of processes.
  const today = (worker: string) => `${worker}-${instance._id}-${new Date().toISOString().slice(0, 10)}`;
  try {
    const removed = (await vfs.collectOrphans(instance)) + (await mediaFiles.collectThumbnails(instance));
    await jobs.purge(instance);
    await notifications.clean(instance);
    // The quota may have been changed.
    if (instance.disk_quota !== undefined) await quotaWatch.look(instance);
    await jobs.bound(instance);
    await jobs.recover(instance);
    await intents.purge(instance);
    await remotes.purge(instance);
    if (trashKeptFor(instance) !== undefined) {
      await jobs.push(instance, { id: today(CLEAN), worker: CLEAN, message: {} });
    }
    await appRooms.recover(instance);
    await jobs.push(instance, { id: today(REMINDER_WORKER), worker: REMINDER_WORKER, message: {} });
    await jobs.push(instance, { id: today(UPDATES), worker: UPDATES, message: {} });
    if (removed > 0) log.info({ domain, removed }, 'contents that no file names were removed');
  } catch (err) {
    // It was destroyed meanwhile.
    if (isKind(err, 'not-found')) return;
    log.error({ domain, err }, 'the contents of an instance could not be looked at');
  }
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
