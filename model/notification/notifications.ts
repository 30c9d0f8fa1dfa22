import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { createNotificationDocuments } from './documents.ts';
import { NOTIFICATION_WORKER, planDelivery } from './plan.ts';
import { parsePreferences, quietFor, readPreferences, writePreferences } from './preferences.ts';
import {
  type Category,
  NEVER,
  type NewNotification,
  type Notification,
  type Preferences,
  type Source,
} from './types.ts';

export interface NotificationsDeps {
  docs: Docs;
  instances: Pick<Instances, 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  now?: () => number;
}

/** What the owner should know. Each is a document, so that the bars of the apps have it at once. */
export interface Notifications {
  /**
   * `undefined` when its source is stateful and has told that state already. Rejects with kind `bad-request` when it
   * has no title.
   */
  notify(
    instance: Instance,
    source: Source,
    category: Category,
    given: NewNotification,
  ): Promise<Notification | undefined>;
  /** The newest first, but for those that were put away or whose hour has not come. */
  recent(instance: Instance, limit: number): Promise<Notification[]>;
  /** Seen, or put away, on every device. Rejects with kind `not-found`. */
  mark(instance: Instance, id: string, marks: { read?: boolean; dismissed?: boolean }): Promise<Notification>;
  /** All that is not read yet. @returns how many */
  markAllRead(instance: Instance): Promise<number>;
  preferences(instance: Instance): Promise<Preferences>;
  /** Rejects with kind `unprocessable`. */
  setPreferences(instance: Instance, preferences: JsonObject): Promise<Preferences>;
}

const MAX_TITLE = 500;
const DAY = 24 * 3_600_000;

export function createNotifications({ docs, instances, jobs, now = Date.now }: NotificationsDeps): Notifications {
  const documents = createNotificationDocuments(docs);
  const iso = () => new Date(now()).toISOString();

  /** One job for all that waits of a slug; at its hour, one of its own. */
  async function plan(instance: Instance, { _id, slug, at, priority }: Notification): Promise<void> {
    if (at !== undefined) {
      const delay = Math.max(0, Date.parse(at) - now());
      await jobs.push(instance, { worker: NOTIFICATION_WORKER, message: { slug, id: _id }, delay });
      return;
    }
    const { tz } = await instances.settings(instance);
    const quiet = priority === 'high' ? 0 : quietFor(await readPreferences(docs, instance), tz || 'UTC', now());
    await planDelivery(jobs, instance, slug, quiet);
  }

  return {
    async notify(instance, source, category, given) {
      const draft = newNotification(source, category, given, iso());
      const last = await documents.lastOf(instance, draft.source_id);
      if (category.stateful && last && last.state === draft.state) return undefined;
      const isTooSoon = last !== undefined && Date.parse(last.last_sent) + category.minInterval > now();
      const isLate = given.at !== undefined && given.at.getTime() < now() - DAY;
      const leaves = !isTooSoon && !isLate;
      const created = await documents.create(instance, { ...draft, ...(leaves && { outbox: draft.slug }) });
      if (leaves) await plan(instance, created);
      return created;
    },

    async recent(instance, limit) {
      const found = await documents.newest(instance, limit);
      return found.filter(({ at }) => at === undefined || Date.parse(at) <= now());
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
        if (one.read_at !== undefined) continue;
        await documents.update(instance, one, { read_at: iso() });
        count += 1;
      }
      return count;
    },

    preferences: (instance) => readPreferences(docs, instance),
    async setPreferences(instance, given) {
      const preferences = parsePreferences(given);
      await writePreferences(docs, instance, preferences);
      return preferences;
    },
  };
}

function newNotification(source: Source, category: Category, given: NewNotification, at: string) {
  const { originator, slug } = source;
  const { title, category: name, category_id = '' } = given;
  if (title.trim() === '' || title.length > MAX_TITLE) {
    throw new AppError('bad-request', `A notification has a title of at most ${MAX_TITLE} characters`, {
      pointer: '/data/attributes/title',
    });
  }
  return {
    source_id: `cozy/${originator}/${slug}/${name}/${category_id}`,
    originator,
    slug,
    category: name,
    category_id,
    title,
    message: given.message ?? '',
    priority: given.priority || category.priority,
    sound: given.sound ?? '',
    state: given.state ?? '',
    data: given.data ?? {},
    preferred_channels: given.preferred_channels ?? [],
    content: given.content ?? '',
    content_html: given.content_html ?? '',
    ...(given.at && { at: given.at.toISOString() }),
    created_at: at,
    last_sent: NEVER,
  };
}
