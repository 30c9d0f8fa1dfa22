import { type Couch, CouchError, type Doc, type DocWrite, databaseName, doctypeOf, type FindQuery } from '#pkg/couch';
import type { Hub } from '#pkg/hub';
import { Json } from '#pkg/json';
import { everyDocument } from './every-document.ts';
import { isMissingDatabase } from './missing-database.ts';
import { toBody, toObject } from './plain-object.ts';
import { publishedCouch } from './published-couch.ts';
import type { PublishedDatabase } from './published-database.ts';
import { putPublished } from './published-writes.ts';
import { listen, listenToAll, openChannels } from './publisher.ts';
import type { Docs, Owner, Page, StoredObject } from './types.ts';

/** @param hub where the changes are told, to this process and, by its driver, to the others */
export function createDocs({ couch: engine, hub }: { couch: Couch; hub: Hub }): Docs {
  const channels = openChannels(hub);
  const couch = publishedCouch(engine, channels);
  const database = (owner: Owner, doctype: string) => couch.database(databaseName(owner.prefix, doctype));

  return {
    couch,
    database,
    ensureDatabase: async (owner, doctype) => {
      const handle = database(owner, doctype);
      await createMissing(handle);
      return handle;
    },
    doctypes: async ({ prefix }) => (await couch.listDatabases({ prefix })).map(doctypeOf),

    async get<T extends object>(owner: Owner, doctype: string, id: string) {
      return toObject<T>(await database(owner, doctype).get(id));
    },
    async create<T extends object>(owner: Owner, doctype: string, object: T & { _id?: string }) {
      const handle = database(owner, doctype);
      const body = toBody(object);
      const write = { body, ...(object._id !== undefined && { id: object._id }) };
      const { id, rev } = await handle.put(write).catch(async (error: unknown) => {
        if (!isMissingDatabase(error)) throw error;
        await createMissing(handle);
        return handle.put(write);
      });
      return toObject<T>({ id, rev, deleted: false, body });
    },
    async update<T extends object>(
      owner: Owner,
      doctype: string,
      object: StoredObject<T>,
      old?: StoredObject<T>,
      options: Pick<DocWrite, 'durable'> = {},
    ) {
      const handle = database(owner, doctype);
      const body = toBody(object);
      const write = { id: object._id, rev: object._rev, body, ...options };
      const { rev } = await putPublished(handle.engine, handle.publisher, write, current(object, old));
      return toObject<T>({ id: object._id, rev, deleted: false, body });
    },
    async delete<T extends object>(owner: Owner, doctype: string, object: StoredObject<T>) {
      const { rev } = await database(owner, doctype).put({
        id: object._id,
        rev: object._rev,
        deleted: true,
        body: Json.of({}),
      });
      return { rev };
    },

    find: <T extends object>(owner: Owner, doctype: string, query: FindQuery) =>
      find<T>(database(owner, doctype), query),
    all: <T extends object>(owner: Owner, doctype: string) => everyDocument<T>(database(owner, doctype)),

    notify: (owner, doctype, id, object, verb = 'NOTIFIED') =>
      database(owner, doctype).publisher.publish(verb, { id, rev: '', deleted: false, body: Json.of(object) }),
    subscribe: (owner, doctype, listener, onGap) =>
      listen(channels, databaseName(owner.prefix, doctype), listener, onGap),
    subscribeAll: (listener) => listenToAll(channels, listener),
    settled: channels.byDatabase.settled,
  };
}

/** What the writer had at hand is believed only if it is the revision that it replaces. */
function current<T extends object>(object: StoredObject<T>, old: StoredObject<T> | undefined): Doc | undefined {
  if (!old || old._rev !== object._rev) return undefined;
  return { id: old._id, rev: old._rev, deleted: false, body: toBody(old) };
}

async function find<T extends object>(handle: PublishedDatabase, query: FindQuery): Promise<Page<T>> {
  try {
    const { docs, bookmark } = await handle.find(query);
    return { docs: docs.map((doc) => JSON.parse(doc.text) as StoredObject<T>), bookmark };
  } catch (error) {
    if (isMissingDatabase(error)) return { docs: [], bookmark: 'nil' };
    throw error;
  }
}

async function createMissing(handle: PublishedDatabase): Promise<void> {
  try {
    await handle.create();
  } catch (error) {
    // Somebody else may create it at the same time: it is there, which is what was asked.
    if (!(error instanceof CouchError && error.code === 'file_exists')) throw error;
  }
}
