import { type Database, type Doc, doctypeOf, prefixOf } from '#pkg/couch';
import type { Channel, Hub } from '#pkg/hub';
import { EVENT_CODEC } from './event-codec.ts';
import type { DocEvent, DocVerb } from './types.ts';

const ALL = 'docs';

/** Where the changes are told: by database to every process, and all of them in the process that made them. */
export interface DocChannels {
  byDatabase: Channel<DocEvent>;
  all: Channel<DocEvent>;
}

export function openChannels(hub: Hub): DocChannels {
  return { byDatabase: hub.channel(EVENT_CODEC), all: hub.privateChannel() };
}

/** Says the changes of one database to whoever listens. */
export interface Publisher {
  /** True when somebody may listen: what an event needs is not even read otherwise. */
  heard(): boolean;
  publish(verb: DocVerb, doc: Doc, old?: Doc): void;
}

export function publisherOf({ byDatabase, all }: DocChannels, name: string): Publisher {
  const topic = topicOf(name);
  const prefix = prefixOf(name);
  const doctype = doctypeOf(name);
  return {
    heard: () => byDatabase.heard(topic) || all.heard(ALL),
    publish(verb, doc, old) {
      const event: DocEvent = { verb, prefix, doctype, doc, ...(old && { old }) };
      byDatabase.publish(topic, event);
      all.publish(ALL, event);
    },
  };
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

/** Every change that this process makes. */
export function listenToAll({ all }: DocChannels, listener: (event: DocEvent) => void): () => void {
  return all.subscribe(ALL, listener);
}

/** @param name of a database */
export function listen(
  { byDatabase }: DocChannels,
  name: string,
  listener: (event: DocEvent) => void,
  onGap?: () => void,
): () => void {
  return byDatabase.subscribe(topicOf(name), listener, onGap);
}

function topicOf(name: string): string {
  return `docs ${name}`;
}
