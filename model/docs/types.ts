import type { Doc } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';

/** Whoever has databases: an instance, or the server itself (`GLOBAL`). */
export interface Owner {
  /** First part of the names of its databases. */
  readonly prefix: string;
}

/** A document as the domain handles it. */
export type StoredObject<T = JsonObject> = T & { _id: string; _rev: string };

export type DocVerb = 'CREATED' | 'UPDATED' | 'DELETED' | 'NOTIFIED';

/** One change, published once the write is durable. */
export interface DocEvent {
  verb: DocVerb;
  prefix: string;
  doctype: string;
  /** For a deletion, the last content of the document when it is known. */
  doc: Doc;
  /** The document before the change, when the writer had it at hand. */
  old?: Doc;
}
