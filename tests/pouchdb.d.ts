/** What the tests use of PouchDB, which comes without types. @see https://pouchdb.com/api.html */
declare module 'pouchdb' {
  interface PouchDoc {
    _id: string;
    _rev?: string;
    _deleted?: boolean;
    _conflicts?: string[];
    [member: string]: unknown;
  }
  interface ReplicationResult {
    ok: boolean;
    docs_written: number;
    doc_write_failures: number;
    errors: unknown[];
  }
  interface ReplicationOptions {
    batch_size?: number;
    live?: boolean;
    retry?: boolean;
    selector?: object;
  }
  interface Replication extends Promise<ReplicationResult> {
    cancel(): void;
    on(event: string, listener: (info: { docs: PouchDoc[] }) => void): Replication;
  }
  interface Sync extends Promise<{ push: ReplicationResult; pull: ReplicationResult }> {
    cancel(): void;
    on(event: string, listener: () => void): Sync;
  }
  class PouchDB {
    static defaults(options: object): typeof PouchDB;
    constructor(nameOrUrl: string, options?: object);
    put(doc: PouchDoc): Promise<{ rev: string }>;
    get(id: string, options?: object): Promise<PouchDoc>;
    remove(doc: PouchDoc): Promise<{ rev: string }>;
    bulkDocs(docs: PouchDoc[], options?: object): Promise<unknown[]>;
    allDocs(options?: object): Promise<{ total_rows: number; rows: { id: string; value: { rev: string } }[] }>;
    info(): Promise<{ doc_count: number; update_seq: unknown }>;
    close(): Promise<void>;
    replicate: {
      to(target: PouchDB, options?: ReplicationOptions): Replication;
      from(source: PouchDB, options?: ReplicationOptions): Replication;
    };
    sync(other: PouchDB | string, options?: ReplicationOptions): Sync;
  }
  export = PouchDB;
}
