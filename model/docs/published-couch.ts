import type { Couch } from '#pkg/couch';
import { PublishedDatabase } from './published-database.ts';
import { type DocChannels, publisherOf } from './publisher.ts';

/** Handles that are kept; one costs some hundred bytes. */
const HANDLES = 5_000;

export interface PublishedCouch extends Couch {
  database(name: string): PublishedDatabase;
}

/** The same store, whose writes are published. */
export function publishedCouch(couch: Couch, channels: DocChannels): PublishedCouch {
  const handles = new Map<string, PublishedDatabase>();
  return {
    database(name) {
      const known = handles.get(name);
      if (known) return known;
      const handle = new PublishedDatabase(couch.database(name), publisherOf(channels, name));
      if (handles.size >= HANDLES) handles.delete(handles.keys().next().value as string);
      handles.set(name, handle);
      return handle;
    },
    listDatabases: (options) => couch.listDatabases(options),
    destroyPrefix: (prefix) => couch.destroyPrefix(prefix),
    ping: () => couch.ping(),
    [Symbol.asyncDispose]: () => couch[Symbol.asyncDispose](),
  };
}
