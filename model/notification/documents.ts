import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { Notification, NotificationDocument } from './types.ts';

const BY_SOURCE = 'by-source';
const BY_TIME = 'by-created-at';
const OUTBOX = 'by-outbox';
const BY_HOUR = 'by-at';
/** What one delivery takes at most; the rest is for the next one. */
export const BATCH = 100;

export interface NotificationDocuments {
  get(instance: Instance, id: string): Promise<Notification>;
  /** Undefined when there is one with its id. */
  create(instance: Instance, document: NotificationDocument & { _id?: string }): Promise<Notification | undefined>;
  update(
    instance: Instance,
    old: Notification,
    changes: Partial<Record<keyof NotificationDocument | '_id', unknown>>,
  ): Promise<Notification>;
  /** The last one of a source. */
  lastOf(instance: Instance, sourceId: string): Promise<Notification | undefined>;
  remove(instance: Instance, one: Notification): Promise<void>;
  /** @returns how many: none when it is gone, or was just written */
  removeById(instance: Instance, id: string): Promise<number>;
  /** Those without an hour that were not put away. */
  newest(instance: Instance, limit: number): Promise<Notification[]>;
  /** Those whose hour has come and that were not put away, the last hour first. @param now ISO 8601 */
  reminders(instance: Instance, now: string, limit: number): Promise<Notification[]>;
  /** What waits to leave, of a slug, the oldest first. */
  waiting(instance: Instance, slug: string): Promise<Notification[]>;
  all(instance: Instance): AsyncIterable<Notification>;
}

export function createNotificationDocuments(docs: Docs): NotificationDocuments {
  const doctype = DOCTYPES.notifications;

  async function index(instance: Instance, name: string, fields: string[]): Promise<void> {
    const database = await docs.ensureDatabase(instance, doctype);
    await database.createIndex({ index: { fields }, ddoc: name, name });
  }

  return {
    get: (instance, id) => docs.get<NotificationDocument>(instance, doctype, id),
    async create(instance, document) {
      try {
        return await docs.create<NotificationDocument>(instance, doctype, withoutHoles(document));
      } catch (error) {
        if (document._id !== undefined && isKind(error, 'conflict')) return undefined;
        throw error;
      }
    },
    async remove(instance, one) {
      await docs.delete(instance, doctype, one);
    },
    async removeById(instance, id) {
      try {
        await docs.delete(instance, doctype, await docs.get<NotificationDocument>(instance, doctype, id));
        return 1;
      } catch (error) {
        if (isKind(error, 'not-found', 'conflict')) return 0;
        throw error;
      }
    },
    update(instance, old, changes) {
      return docs.update(instance, doctype, withoutHoles({ ...old, ...changes } as Notification), old);
    },
    async lastOf(instance, sourceId) {
      await index(instance, BY_SOURCE, ['source_id', 'created_at']);
      const { docs: found } = await docs.find<NotificationDocument>(instance, doctype, {
        selector: { source_id: sourceId },
        sort: [{ source_id: 'desc' }, { created_at: 'desc' }],
        useIndex: BY_SOURCE,
        limit: 1,
      });
      return found[0];
    },
    async newest(instance, limit) {
      await index(instance, BY_TIME, ['created_at']);
      const query = {
        selector: { created_at: { $gt: null }, dismissed_at: { $exists: false }, at: { $exists: false } },
        sort: [{ created_at: 'desc' as const }],
        useIndex: BY_TIME,
        limit,
      };
      return (await docs.find<NotificationDocument>(instance, doctype, query)).docs;
    },
    async reminders(instance, now, limit) {
      await index(instance, BY_HOUR, ['at']);
      const query = {
        selector: { at: { $gt: null, $lte: now }, dismissed_at: { $exists: false } },
        sort: [{ at: 'desc' as const }],
        useIndex: BY_HOUR,
        limit,
      };
      return (await docs.find<NotificationDocument>(instance, doctype, query)).docs;
    },
    async waiting(instance, slug) {
      await index(instance, OUTBOX, ['outbox', 'created_at']);
      const query = { selector: { outbox: slug }, sort: ['outbox', 'created_at'], useIndex: OUTBOX, limit: BATCH };
      return (await docs.find<NotificationDocument>(instance, doctype, query)).docs;
    },
    async *all(instance) {
      try {
        yield* docs.all<NotificationDocument>(instance, doctype);
      } catch (error) {
        // Nothing was ever told.
        if (!isKind(error, 'not-found')) throw error;
      }
    },
  };
}

/** What is undefined has no place in JSON. */
function withoutHoles<T extends object>(document: T): T {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined)) as T;
}

/** The owner has marked it meanwhile, or it is gone: that counts more. */
export async function ignoreLost(written: Promise<unknown>): Promise<void> {
  await written.catch((error: unknown) => {
    if (!isKind(error, 'conflict', 'not-found')) throw error;
  });
}
