import { randomUUID } from 'node:crypto';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Cache } from '#pkg/cache';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { cleanNotifications } from './clean.ts';
import { createNotificationDocuments, ignoreLost } from './documents.ts';
import { newNotification } from './new-notification.ts';
import { NOTIFICATION_WORKER, planDelivery } from './plan.ts';
import { parsePreferences, quietFor, readPreferences, writePreferences } from './preferences.ts';
import type { Category, NewNotification, Notification, Preferences, Source } from './types.ts';

export interface NotificationsDeps {
  docs: Docs;
  instances: Pick<Instances, 'settings'>;
  jobs: Pick<Jobs, 'push' | 'cancel'>;
  cache: Cache;
  now?: () => number;
}

/** What the owner should know. Each is a document, so that the bars of the apps have it at once. */
export interface Notifications {
  /**
   * One with an hour to come takes the place of the one of its source that still waits for its own. `undefined` when its source
   * is stateful and has told that state already, or its id was told. Rejects with kind `bad-request` when it has no title,
   * `too-many-requests` beyond the limit of who tells it.
   */
  notify(
    instance: Instance,
    source: Source,
    category: Category,
    given: NewNotification,
  ): Promise<Notification | undefined>;
  /** The last one of a source. */
  lastOf(instance: Instance, sourceId: string): Promise<Notification | undefined>;
  /** Its state is another one, which is not worth telling: the last one of its source is put away. */
  settle(instance: Instance, last: Notification, state: string): Promise<void>;
  /** The newest first, but for those that were put away or whose hour has not come. */
  recent(instance: Instance, limit: number): Promise<Notification[]>;
  /** Seen, or put away, on every device. Rejects with kind `not-found`. */
  mark(instance: Instance, id: string, marks: { read?: boolean; dismissed?: boolean }): Promise<Notification>;
  /** All that is not read yet. @returns how many */
  markAllRead(instance: Instance): Promise<number>;
  /** It is told no more: a reminder whose reason is gone. Rejects with kind `not-found`. */
  remove(instance: Instance, id: string): Promise<void>;
  /** Removes those that are old, or too many. @returns how many */
  clean(instance: Instance): Promise<number>;
  preferences(instance: Instance): Promise<Preferences>;
  /** Rejects with kind `unprocessable`. */
  setPreferences(instance: Instance, preferences: JsonObject): Promise<Preferences>;
}

const DAY = 24 * 3_600_000;
const HOUR = 3_600_000;
/** In an hour, of one app, konnector or client. The server itself tells what it has to. */
const LIMIT = 100;

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { docs, instances, jobs, cache, now = Date.now } = deps;
  const documents = createNotificationDocuments(docs);
  const iso = () => new Date(now()).toISOString();

  async function limit({ prefix }: Instance, { originator, slug }: Source): Promise<void> {
    if (originator === 'stack') return;
    if ((await cache.increment(`notifications:${prefix}:${originator}/${slug}`, HOUR)) > LIMIT) {
      throw new AppError('too-many-requests', `There were more than ${LIMIT} notifications in an hour`, {
        code: 'rate_limited',
      });
    }
  }

  /** One job for all that waits of a slug; at its hour, one of its own. */
  async function plan(instance: Instance, one: Notification): Promise<void> {
    const { _id, slug, at, job: id, priority } = one;
    if (at !== undefined) {
      const delay = Math.max(0, Date.parse(at) - now());
      await jobs.push(instance, { id, worker: NOTIFICATION_WORKER, message: { slug, id: _id }, delay });
      return;
    }
    const { tz } = await instances.settings(instance);
    const preferences = await readPreferences(docs, instance);
    const wait = quietFor(preferences, { timeZone: tz || 'UTC', now: now(), priority });
    await planDelivery(jobs, instance, slug, { wait, urgent: priority === 'high' });
  }

  /** Nothing is left of it in the queue. */
  async function unplan(instance: Instance, one: Notification): Promise<void> {
    if (one.job === undefined || one.outbox === undefined) return;
    await jobs.cancel(instance, one.job).catch((error: unknown) => {
      if (!isKind(error, 'not-found')) throw error;
    });
  }

  function isToCome({ at, outbox }: Notification): boolean {
    return at !== undefined && outbox !== undefined && Date.parse(at) > now();
  }

  return {
    async notify(instance, source, category, given) {
      const draft = newNotification(source, category, given, iso());
      if (given.at) draft.job = randomUUID();
      await limit(instance, source);
      const last = await documents.lastOf(instance, draft.source_id);
      if (category.stateful && last && last.state === draft.state) return undefined;
      if (last && isToCome(last) && given.at) {
        await unplan(instance, last);
        const unmarked = { read_at: undefined, dismissed_at: undefined, created_at: last.created_at };
        const moved = await documents.update(instance, last, { ...draft, ...unmarked, _id: last._id });
        await plan(instance, moved);
        return moved;
      }
      const isTooSoon = last !== undefined && Date.parse(last.last_sent) + category.minInterval > now();
      const isLate = given.at !== undefined && given.at.getTime() < now() - DAY;
      const leaves = !isTooSoon && !isLate;
      if (!leaves) delete draft.outbox;
      const created = await documents.create(instance, draft);
      if (!created) return undefined;
      if (category.collapsible && last && !isToCome(last)) await collapse(instance, last);
      if (leaves) await plan(instance, created);
      return created;
    },

    lastOf: documents.lastOf,
    settle: (instance, last, state) =>
      ignoreLost(
        documents.update(instance, last, { state, dismissed_at: last.dismissed_at ?? iso(), outbox: undefined }),
      ),

    async recent(instance, count) {
      const [usual, reminders] = await Promise.all([
        documents.newest(instance, count),
        documents.reminders(instance, iso(), count),
      ]);
      const shownAt = ({ at, created_at }: Notification) => (at !== undefined && at > created_at ? at : created_at);
      return [...usual, ...reminders].sort((a, b) => shownAt(b).localeCompare(shownAt(a))).slice(0, count);
    },

    async mark(instance, id, { read, dismissed }) {
      const old = await documents.get(instance, id);
      const at = iso();
      return documents.update(instance, old, {
        ...(read !== undefined && { read_at: read ? (old.read_at ?? at) : undefined }),
        ...(dismissed !== undefined && { dismissed_at: dismissed ? (old.dismissed_at ?? at) : undefined }),
      });
    },

    async markAllRead(instance) {
      let count = 0;
      for await (const one of documents.all(instance)) {
        if (one.read_at !== undefined || isToCome(one)) continue;
        await ignoreLost(documents.update(instance, one, { read_at: iso() }));
        count += 1;
      }
      return count;
    },

    async remove(instance, id) {
      const one = await documents.get(instance, id);
      await documents.remove(instance, one);
      await unplan(instance, one);
    },

    clean: (instance) => cleanNotifications(documents, instance, now()),
    preferences: (instance) => readPreferences(docs, instance),
    async setPreferences(instance, given) {
      const preferences = parsePreferences(given);
      await writePreferences(docs, instance, preferences);
      return preferences;
    },
  };

  /** A newer one has taken its place. */
  async function collapse(instance: Instance, last: Notification): Promise<void> {
    if (last.dismissed_at !== undefined) return;
    await ignoreLost(documents.update(instance, last, { dismissed_at: iso(), outbox: undefined }));
  }
}
