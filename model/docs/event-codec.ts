import type { Doc } from '#pkg/couch';
import type { Codec } from '#pkg/hub';
import { Json } from '#pkg/json';
import type { DocEvent } from './types.ts';

interface SentDoc {
  id: string;
  rev: string;
  deleted: boolean;
  body: string;
}

/** An event for the other processes: of the documents what a subscriber may look at, their bodies as they are stored. */
export const EVENT_CODEC: Codec<DocEvent> = {
  encode: ({ doc, old, ...event }) => JSON.stringify({ ...event, doc: send(doc), ...(old && { old: send(old) }) }),
  decode(text) {
    const { doc, old, ...event } = JSON.parse(text) as Omit<DocEvent, 'doc' | 'old'> & { doc: SentDoc; old?: SentDoc };
    return { ...event, doc: receive(doc), ...(old && { old: receive(old) }) };
  },
};

function send({ id, rev, deleted, body }: Doc): SentDoc {
  return { id, rev, deleted, body: body.text };
}

function receive({ body, ...doc }: SentDoc): Doc {
  return { ...doc, body: Json.stored(body) };
}
