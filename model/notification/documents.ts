import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Notification, NotificationDocument } from './types.ts';

const BY_SOURCE = 'by-source';
const BY_TIME = 'by-created-at';
const OUTBOX = 'by-outbox';
/** What one delivery takes at most; the rest is for the next one. */
export const BATCH = 100;

export interface NotificationDocuments {
  get(instance: Instance, id: string): Promise<Notification>;
  create(instance: Instance, document: NotificationDocument): Promise<Notification>;
  update(
    instance: Instance,
    old: Notification,
    changes: Partial<Record<keyof NotificationDocument, unknown>>,
  ): Promise<Notification>;
  /** The last one of a source. */
  lastOf(instance: Instance, sourceId: string): Promise<Notification | undefined>;
  /** Those that were not put away. */
  newest(instance: Instance, limit: number): Promise<Notification[]>;
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
    create: (instance, document) => docs.create(instance, doctype, document),
    update(instance, old, changes) {
      const members = Object.entries({ ...old, ...changes }).filter(([, value]) => value !== undefined);
      return docs.update(instance, doctype, Object.fromEntries(members) as unknown as Notification, old);
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
        selector: { created_at: { $gt: null }, dismissed_at: { $exists: false } },
        sort: [{ created_at: 'desc' as const }],
        useIndex: BY_TIME,
        limit,
      };
      return (await docs.find<NotificationDocument>(instance, doctype, query)).docs;
    },
    async waiting(instance, slug) {
      await index(instance, OUTBOX, ['outbox', 'created_at']);
      const query = { selector: { outbox: slug }, sort: ['outbox', 'created_at'], useIndex: OUTBOX, limit: BATCH };
      return (await docs.find<NotificationDocument>(instance, doctype, query)).docs;
    },
    all: (instance) => docs.all<NotificationDocument>(instance, doctype),
  };
}
