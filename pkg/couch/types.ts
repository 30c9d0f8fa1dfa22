import type { Json, JsonObject, JsonValue } from '#pkg/json';

/** Every database of one server. A driver opens what it needs at first use and closes what is idle. */
export interface Couch extends AsyncDisposable {
  /** A handle on a database, whether it exists or not: no input or output is done. */
  database(name: string): Database;
  /** Names of the existing databases in byte order, all of them or those of one prefix (what is before the slash). */
  listDatabases(options?: { prefix?: string }): Promise<string[]>;
  /** Destroys every database of a prefix: all that an instance has. Succeeds when there is none. */
  destroyPrefix(prefix: string): Promise<void>;
  /** Rejects when the store cannot answer. */
  ping(): Promise<void>;
}

/**
 * One database. Every method rejects with `CouchError('not_found', 'Database does not exist.')` when there is none,
 * except `create`.
 */
export interface Database {
  readonly name: string;

  /** Rejects with `file_exists` when it exists, `illegal_database_name` when the name is not one. */
  create(): Promise<void>;
  destroy(): Promise<void>;
  info(): Promise<DatabaseInfo>;

  /** Rejects with `not_found`, reason `missing` or `deleted`. */
  get(id: string, options?: GetOptions): Promise<Doc>;
  /**
   * The named revisions (or all leaves): those that are found in the order of revisions, then those that are missing.
   * Rejects with `not_found` when all leaves of a missing document are asked.
   */
  openRevs(id: string, revs: readonly string[] | 'all', options?: OpenRevsOptions): Promise<OpenRev[]>;
  /**
   * Writes one document, durably: when this resolves, the write survives `kill -9`.
   * Rejects with `conflict` when `rev` is not a leaf, or is absent while the document exists.
   */
  put(write: DocWrite): Promise<WriteResult>;
  /** Writes many; the answers are in the order of the request. With `newEdits: false`, only the failures are answered. */
  bulkDocs(writes: readonly DocWrite[], options?: { newEdits?: boolean }): Promise<BulkResult[]>;
  /**
   * The revisions of each request, in their order.
   * @param options.budget characters of documents: an engine may answer only the first requests, those that fill it and at least one
   */
  bulkGet(requests: readonly BulkGetRequest[], options?: BulkGetOptions): Promise<BulkGetResult[]>;
  /** Per id, the revisions of the request that the database has not. Ids with nothing missing are left out. */
  revsDiff(revs: Readonly<Record<string, readonly string[]>>): Promise<Record<string, RevsDiff>>;
  purge(revs: Readonly<Record<string, readonly string[]>>): Promise<Record<string, string[]>>;

  /** Local documents are not replicated, have no conflict and no history. `id` comes without `_local/`. */
  getLocal(id: string): Promise<LocalDoc>;
  putLocal(id: string, body: Json, options?: { rev?: string }): Promise<{ rev: string }>;
  removeLocal(id: string): Promise<{ rev: string }>;
  localDocs(options?: AllDocsOptions): Promise<AllDocsPage>;

  /** Rows in byte order of ids; memory is bounded by a page, not by the result. */
  allDocs(options?: AllDocsOptions): Promise<AllDocsPage>;
  /** Changes since a sequence; one row per document, in order of its last change. */
  changes(options?: ChangesOptions): Promise<ChangesPage>;
  /** Resolves once a change later than `since` may exist, or false after `timeout` ms or when the signal aborts. */
  waitForChange(since: string, options: { timeout: number; signal?: AbortSignal }): Promise<boolean>;

  /** From now on every write is kept for `unsettled`, until it is settled. Nothing happens when that is so already. */
  follow(): Promise<void>;
  /**
   * The writes of a database that is followed which nobody has settled, in their order: those of a process that was killed
   * too. None when it is not followed.
   * @param options.after `seq` of the last one of the page before
   */
  unsettled(options: { after?: string; limit: number }): Promise<FollowedWrite[]>;
  /** What follows from the writes up to this one is done: they are forgotten. */
  settle(seq: string): Promise<void>;

  find(query: FindQuery): Promise<FindResult>;
  /** The plan CouchDB's `_explain` would answer. */
  explain(query: FindQuery): Promise<JsonObject>;
  /** Creating the same index twice answers `exists`. */
  createIndex(request: IndexRequest): Promise<{ result: 'created' | 'exists'; id: string; name: string }>;
  listIndexes(): Promise<IndexInfo[]>;
  deleteIndex(ddoc: string, name: string): Promise<void>;

  /** Declares a view; the same definition again is free. The driver keeps it as a design document `_design/<ddoc>`. */
  defineView(definition: ViewDefinition): Promise<void>;
  view(ddoc: string, name: string, options?: ViewOptions): Promise<ViewResult>;

  /** Forgets the bodies of revisions that are not leaves, and returns the space. */
  compact(): Promise<void>;
  revsLimit(): Promise<number>;
  setRevsLimit(limit: number): Promise<void>;
  security(): Promise<JsonObject>;
  setSecurity(security: JsonObject): Promise<void>;
}

export interface DatabaseInfo {
  name: string;
  docCount: number;
  deletedCount: number;
  updateSeq: string;
  purgeSeq: string;
  /** Bytes: the file, live data, and the JSON text of the documents. */
  sizes: { file: number; active: number; external: number };
  compactRunning: boolean;
}

/** A revision of a document as it is stored. `body` has the members of the owner: none that begins with `_`, but `_access` and `_replication_*`. */
export interface Doc {
  id: string;
  rev: string;
  deleted: boolean;
  body: Json;
  /** Sequence of the document's last change (`local_seq=true`). */
  seq?: string;
  revisions?: Revisions;
  revsInfo?: { rev: string; status: 'available' | 'missing' | 'deleted' }[];
  conflicts?: string[];
  deletedConflicts?: string[];
}

/** Newest first: `start` is the generation of `ids[0]`. */
export interface Revisions {
  start: number;
  ids: string[];
}

export interface GetOptions {
  rev?: string;
  /** With `rev`: the latest leaf below it. */
  latest?: boolean;
  revs?: boolean;
  revsInfo?: boolean;
  conflicts?: boolean;
  deletedConflicts?: boolean;
  localSeq?: boolean;
}

export interface OpenRevsOptions {
  revs?: boolean;
  latest?: boolean;
}

export type OpenRev = { ok: Doc } | { missing: string };

/** A document to write. With `newEdits: false`, `rev` is the revision itself and `revisions` its history. */
export interface DocWrite {
  /** Absent: the store gives a UUID. */
  id?: string;
  rev?: string;
  deleted?: boolean;
  revisions?: Revisions;
  body: Json;
  /** False: it survives the end of the process, but not always that of the machine. Cheaper, where the store can tell. @default true */
  durable?: boolean;
}

export interface WriteResult {
  id: string;
  rev: string;
}

export type BulkResult =
  | { ok: true; id: string; rev: string }
  | { ok: false; id: string; rev?: string; error: string; reason: string };

export interface BulkGetOptions extends Pick<PartOptions, 'budget'> {
  revs?: boolean;
  latest?: boolean;
}

export interface BulkGetRequest {
  id: string;
  rev?: string;
  attsSince?: readonly string[];
}

export interface BulkGetResult {
  id: string;
  docs: ({ ok: Doc } | { error: { id: string; rev: string | null; error: string; reason: string } })[];
}

export interface RevsDiff {
  missing: string[];
  possibleAncestors?: string[];
}

export interface LocalDoc {
  id: string;
  rev: string;
  body: Json;
}

/** A part of a sorted list of rows. */
export interface RangeOptions {
  keys?: readonly JsonValue[];
  key?: JsonValue;
  startKey?: JsonValue;
  endKey?: JsonValue;
  startKeyDocId?: string;
  endKeyDocId?: string;
  inclusiveEnd?: boolean;
  descending?: boolean;
  skip?: number;
  limit?: number;
  includeDocs?: boolean;
}

/** An engine may stop where one of these says so, and tells where to go on: memory has bounds, whatever the limit. */
export interface PartOptions {
  /** Rows. */
  most?: number;
  /** Characters of documents. */
  budget?: number;
  /** The `next` of the part before, with the same options. */
  from?: PartPosition;
}

/** Where a part was stopped; only the engine that made it looks inside. */
export interface PartPosition {
  /** Id or sequence of the last row. */
  last: string;
  /** Rows before it, with it. */
  seen: number;
  /** Of an id that is given several times: how many of them. */
  repeated?: number;
  /** Rows that the next part may have. */
  size?: number;
}

export interface AllDocsOptions extends RangeOptions, PartOptions {
  conflicts?: boolean;
  updateSeq?: boolean;
}

export interface AllDocsPage {
  /** Told in the first part only, as `offset`. */
  totalRows: number;
  /** null when `keys` were asked. */
  offset: number | null;
  next?: PartPosition;
  updateSeq?: string;
  rows: AllDocsRow[];
}

export type AllDocsRow =
  | { id: string; rev: string; deleted?: boolean; doc?: Doc | null }
  | { key: JsonValue; error: 'not_found' };

export interface ChangesOptions extends PartOptions {
  /** A sequence of this database, `'0'` (all) or `'now'`; rejects with `bad_request` when it is none of them. */
  since?: string;
  limit?: number;
  descending?: boolean;
  includeDocs?: boolean;
  conflicts?: boolean;
  /** `all_docs`: every leaf in `changes`; `main_only` (default): the winner. */
  style?: 'main_only' | 'all_docs';
  docIds?: readonly string[];
  selector?: JsonObject;
  /** Only design documents (filter `_design`). */
  designOnly?: boolean;
  /** Give a sequence only every n rows: the others are null. */
  seqInterval?: number;
}

export interface ChangesPage {
  results: ChangeRow[];
  lastSeq: string;
  /** Unknown where there is a `next`. */
  pending: number;
  next?: PartPosition;
}

export interface ChangeRow {
  seq: string | null;
  id: string;
  deleted: boolean;
  /** Revisions: the winner first. */
  changes: string[];
  doc?: Doc | null;
}

/**
 * A write that has changed what readers of a document see. CouchDB remembers the last one of each document only, and what
 * was there before until its next compaction: a document that was written several times is one write then.
 */
export interface FollowedWrite {
  seq: string;
  verb: 'CREATED' | 'UPDATED' | 'DELETED';
  /** For a deletion the last content, if it is still known. */
  doc: Doc;
  /** What readers saw before, if it is still known. */
  old?: Doc;
  /** Its first revision, when its creation may not have been settled either: CouchDB does not tell. */
  first?: Doc;
}

export interface FindQuery {
  selector: JsonObject;
  fields?: readonly string[];
  sort?: readonly (string | Readonly<Record<string, 'asc' | 'desc'>>)[];
  limit?: number;
  skip?: number;
  bookmark?: string;
  /** `ddoc`, `[ddoc]` or `[ddoc, name]`. */
  useIndex?: string | readonly string[];
  allowFallback?: boolean;
  conflicts?: boolean;
  executionStats?: boolean;
  /** Characters of documents after which an engine that can may stop, with `unfinished`: memory has bounds. */
  budget?: number;
  /** Accepted and answered by `_explain`; the store is always up to date. */
  r?: number;
  update?: JsonValue;
  stable?: boolean;
}

export interface FindResult {
  /** Whole documents as on the wire (`_id`, `_rev`, then the body), or the asked fields. */
  docs: Json[];
  /** `nil` when there is no result; empty when the selector can match nothing, and so nothing was read. */
  bookmark: string;
  warning?: string;
  executionStats?: ExecutionStats;
  /** Stopped by the budget before the limit: there may be more behind the bookmark. */
  unfinished?: true;
}

export interface ExecutionStats {
  total_keys_examined: number;
  total_docs_examined: number;
  total_quorum_docs_examined: number;
  results_returned: number;
  execution_time_ms: number;
}

export interface IndexRequest {
  index: {
    fields: readonly (string | Readonly<Record<string, 'asc' | 'desc'>>)[];
    partial_filter_selector?: JsonObject;
  };
  ddoc?: string;
  name?: string;
  type?: string;
  partitioned?: boolean;
}

/** As in the answer of `GET /db/_index`. */
export interface IndexInfo {
  ddoc: string | null;
  name: string;
  type: 'special' | 'json' | 'text';
  partitioned?: boolean;
  def: JsonObject;
}

/**
 * A view without code, so that both engines can have it: each document that matches `selector` emits one row whose key
 * is the list of the values of `fields`, or, with `each`, one row per element of the array at that path.
 */
export interface ViewDefinition {
  ddoc: string;
  name: string;
  /** Paths, with dots for nested members; the key is an array of their values, or the value itself if there is one path. */
  fields: readonly string[];
  /** Path of an array: a row per element; a field path that begins with `$.` is read in the element (`$` is the element). */
  each?: string;
  /** Only documents having these members with these values (`undefined` members never match). */
  selector?: Readonly<Record<string, JsonValue>>;
  /** Path of the value of a row; absent: null. For `_sum`, a number or the decimal text of one (`"42"`); else 0. */
  value?: string;
  reduce?: '_count' | '_sum';
}

export interface ViewOptions extends RangeOptions {
  /** Default: true when the view has a reduce function. */
  reduce?: boolean;
  group?: boolean;
  groupLevel?: number;
  /** False: `totalRows` and `offset` may be left out, which spares the counting of the whole view. @default true */
  positions?: boolean;
}

export interface ViewResult {
  /** Absent on a reduced result. */
  totalRows?: number;
  offset?: number;
  rows: { id?: string; key: JsonValue; value: JsonValue; doc?: Doc | null }[];
}
