import type { Couch, Database, Doc, DocWrite, FindQuery } from '#pkg/couch';
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

/**
 * The documents of everybody: the one room that writes them, so that every change is published once and no other room
 * can forget to. Missing databases are created by the first write; reading one that is missing is kind `not-found`.
 */
export interface Docs {
  /** The store itself, with CouchDB's whole port; its writes are published too. */
  readonly couch: Couch;
  database(owner: Owner, doctype: string): Database;
  /** Creates the database when it is not there. */
  ensureDatabase(owner: Owner, doctype: string): Promise<Database>;
  /** The doctypes that have a database, in byte order. */
  doctypes(owner: Owner): Promise<string[]>;

  /** Rejects with kind `not-found`. */
  get<T extends object>(owner: Owner, doctype: string, id: string): Promise<StoredObject<T>>;
  /** `_id` is optional. Rejects with kind `conflict` when the id is taken. */
  create<T extends object>(owner: Owner, doctype: string, object: T & { _id?: string }): Promise<StoredObject<T>>;
  /** Rejects with kind `conflict` when `_rev` is not the current one. `old` is given to the subscribers. */
  update<T extends object>(
    owner: Owner,
    doctype: string,
    object: StoredObject<T>,
    old?: StoredObject<T>,
    options?: Pick<DocWrite, 'durable'>,
  ): Promise<StoredObject<T>>;
  delete<T extends object>(owner: Owner, doctype: string, object: StoredObject<T>): Promise<{ rev: string }>;
  /** A page of a Mango query; an empty one when the database is missing. */
  find<T extends object>(owner: Owner, doctype: string, query: FindQuery): Promise<Page<T>>;
  /** Every document of a doctype but the design documents, page after page: memory is bounded by a page. */
  all<T extends object>(owner: Owner, doctype: string): AsyncIterable<StoredObject<T>>;

  /** An event of what is not stored, for the subscribers only. @param verb default: `NOTIFIED`, which is no change */
  notify(owner: Owner, doctype: string, id: string, doc: JsonObject, verb?: DocVerb): void;
  /**
   * Every event of a doctype, of every process, once the write is durable, in the order of the writes. Returns the end of it.
   * @param onGap events may have been missed: look at the documents again
   */
  subscribe(owner: Owner, doctype: string, listener: (event: DocEvent) => void, onGap?: () => void): () => void;
  /**
   * Every event of every owner that this process makes, so that several processes do what follows once: for triggers, the
   * search index, the journal.
   */
  subscribeAll(listener: (event: DocEvent) => void): () => void;
  /** Resolves once the writes that other processes make from then on reach the subscriptions made here. */
  settled(): Promise<void>;
}

export interface Page<T> {
  docs: StoredObject<T>[];
  /** To give to the next query; `nil` or empty when there is no more. */
  bookmark: string;
}
