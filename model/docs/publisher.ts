import { type Database, type Doc, doctypeOf, prefixOf } from '#pkg/couch';
import type { Hub } from '#pkg/hub';
import type { DocEvent, DocVerb } from './types.ts';

const ALL = 'docs';

/** Says the changes of one database to whoever listens. */
export interface Publisher {
  /** True when somebody listens: what an event needs is not even read otherwise. */
  heard(): boolean;
  publish(verb: DocVerb, doc: Doc, old?: Doc): void;
}

export function publisherOf(hub: Hub, name: string): Publisher {
  const topic = topicOf(name);
  const prefix = prefixOf(name);
  const doctype = doctypeOf(name);
  return {
    heard: () => hub.subscribers(topic) > 0 || hub.subscribers(ALL) > 0,
    publish(verb, doc, old) {
      const event: DocEvent = { verb, prefix, doctype, doc, ...(old && { old }) };
      hub.publish(topic, event);
      hub.publish(ALL, event);
    },
  };
}

/** @param name of a database; absent: the events of every database */
export function listen(hub: Hub, name: string | undefined, listener: (event: DocEvent) => void): () => void {
  return hub.subscribe(name === undefined ? ALL : topicOf(name), (message) => listener(message as DocEvent));
}

/** The living documents among the ids: what changes are compared with. One read for all of them. */
export async function winners(database: Database, ids: readonly string[]): Promise<Map<string, Doc>> {
  const found = new Map<string, Doc>();
  const { rows } = await database.allDocs({ keys: [...new Set(ids)], includeDocs: true, conflicts: true });
  for (const row of rows) {
    if ('id' in row && row.doc && !row.deleted) found.set(row.id, row.doc);
  }
  return found;
}

function topicOf(name: string): string {
  return `docs ${name}`;
}
