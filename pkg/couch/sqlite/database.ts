import { statSync } from 'node:fs';
import { slices } from '#pkg/breathe';
import type { JsonObject } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import { prefixOf } from '../database-name.ts';
import type { Database, DatabaseInfo, DocWrite, RevsDiff } from '../types.ts';
import { allDocs } from './all-docs.ts';
import { bulkGet } from './bulk-get.ts';
import { hasChanges, readChanges } from './changes.ts';
import { changesOfIds } from './changes-of-ids.ts';
import { createDatabase, destroyDatabase } from './create-database.ts';
import { diffRevisions } from './diff-revisions.ts';
import { getWinner } from './get-winner.ts';
import { getLocalDocument, listLocalDocuments, putLocalDocument, removeLocalDocument } from './local-documents.ts';
import type { DatabaseRow, OpenDatabase } from './open-database.ts';
import { purgeDocument } from './purge-document.ts';
import { getDocument, openRevisions, readRevisions } from './read-document.ts';
import { formatSeq, parseSince } from './sequence.ts';
import type { Store } from './store.ts';
import { follow, readUnsettled, settle } from './unsettled-writes.ts';
import { writeMany } from './write-many.ts';

/** A handle on a database of a store, whether it exists or not. */
export function databaseOf(store: Store, name: string): Database {
  return {
    name,
    create: () => createDatabase(store, name),
    destroy: () => destroyDatabase(store, name),
    info: async () => store.use(name, (db) => toInfo(db, store.compactor.isCompacting(name))),
    ...documentMethods(store, name),
    ...followMethods(store, name),
    ...localMethods(store, name),
    ...listMethods(store, name),
    ...queryMethods(store, name),
    ...settingMethods(store, name),
  };
}

function documentMethods(store: Store, name: string) {
  return {
    get: async (id, options) =>
      options ? store.use(name, (db) => getDocument(db.file, db, id, options)) : getWinner(store, name, id),
    openRevs: async (id, revs, options) =>
      store.use(name, (db) => openRevisions(db.file, db, readRevisions(db.file, db, id), revs, options)),
    put: (write: DocWrite) => store.put(name, write),
    bulkDocs: async (writes, { newEdits = true } = {}) =>
      writeMany(prefixOf(name), (work) => store.write(name, work), writes, newEdits),
    bulkGet: async (requests, options = {}) => store.use(name, (db) => bulkGet(db, requests, options)),
    revsDiff: async (revs) => store.use(name, (db) => diffMany(db, revs)),
    purge: async (revs) => {
      const purged: [string, string[]][] = [];
      for (const [id, asked] of Object.entries(revs)) {
        purged.push([id, await store.write(name, (context) => purgeDocument(context, id, asked))]);
      }
      return Object.fromEntries(purged);
    },
    compact: async () => store.use(name, () => store.compactor.compact(name)),
  } satisfies Partial<Database>;
}

function followMethods(store: Store, name: string) {
  return {
    follow: async () => {
      if (store.use(name, (db) => db.row().followed === 0)) await store.write(name, follow);
    },
    unsettled: async (options) => store.use(name, (db) => readUnsettled(db, options)),
    settle: (seq) => store.write(name, (context) => settle(context, seq)),
  } satisfies Partial<Database>;
}

async function diffMany(
  db: OpenDatabase,
  revs: Readonly<Record<string, readonly string[]>>,
): Promise<Record<string, RevsDiff>> {
  const breathe = slices(prefixOf(db.name));
  const diffs: [string, RevsDiff][] = [];
  for (const [id, asked] of Object.entries(revs)) {
    const diff = diffRevisions(db.file, db.no, id, asked);
    if (diff) diffs.push([id, diff]);
    const turn = breathe();
    if (turn) await turn;
  }
  return Object.fromEntries(diffs);
}

function localMethods(store: Store, name: string) {
  return {
    getLocal: async (id) => store.use(name, (db) => getLocalDocument(db.file, db.no, id)),
    putLocal: async (id, body, { rev } = {}) =>
      store.write(name, ({ file, db }) => putLocalDocument(file, db.no, id, body, rev)),
    removeLocal: async (id) => store.write(name, ({ file, db }) => removeLocalDocument(file, db.no, id)),
    localDocs: async (options) => store.use(name, (db) => listLocalDocuments(db.file, db.no, options)),
  } satisfies Partial<Database>;
}

function listMethods(store: Store, name: string) {
  return {
    allDocs: async (options) => store.use(name, (db) => allDocs(db, options)),
    changes: async (options = {}) => {
      if (options.docIds || options.designOnly) return store.use(name, (db) => changesOfIds(db, options));
      const matches = options.selector && store.engine.matcher(options.selector);
      return store.use(name, (db) => readChanges(db, options, matches));
    },
    waitForChange: async (since, options) => {
      const hasChanged = (from: number) => store.use(name, (db) => hasChanges(db, from));
      const from = store.use(name, (db) => parseSince(since, db.row()));
      if (hasChanged(from)) return true;
      const isChanged = () => {
        try {
          return hasChanged(from);
        } catch {
          // Destroyed: the next reading tells.
          return true;
        }
      };
      return store.waiters.wait({ prefix: prefixOf(name), name }, { ...options, hasChanged: isChanged });
    },
  } satisfies Partial<Database>;
}

function queryMethods(store: Store, name: string) {
  const { engine } = store;
  return {
    find: async (query) => store.use(name, (db) => engine.find(db, query)),
    explain: async (query) => store.use(name, (db) => engine.explain(db, query)),
    createIndex: async (request) => store.use(name, (db) => engine.createIndex(db, request)),
    listIndexes: async () => store.use(name, (db) => engine.listIndexes(db)),
    deleteIndex: async (ddoc, index) => store.use(name, (db) => engine.deleteIndex(db, ddoc, index)),
    defineView: async (definition) => store.use(name, (db) => engine.defineView(db, definition)),
    view: async (ddoc, view, options = {}) => store.use(name, (db) => engine.view(db, ddoc, view, options)),
  } satisfies Partial<Database>;
}

function settingMethods(store: Store, name: string) {
  return {
    revsLimit: async () => store.use(name, (db) => db.row().revs_limit),
    setRevsLimit: async (limit) => {
      if (!Number.isSafeInteger(limit) || limit < 1) {
        throw new CouchError('bad_request', 'The revisions limit must be a positive integer.');
      }
      await store.write(name, ({ file, db }) => {
        file.sql('UPDATE databases SET revs_limit = ? WHERE no = ?').run(limit, db.no);
      });
    },
    security: async () => store.use(name, (db) => toSecurity(db.row())),
    setSecurity: async (security) => {
      await store.write(name, ({ file, db }) => {
        file.sql('UPDATE databases SET security = ? WHERE no = ?').run(JSON.stringify(security), db.no);
      });
    },
  } satisfies Partial<Database>;
}

/** CouchDB's default: for administrators only. */
function toSecurity({ security }: DatabaseRow): JsonObject {
  if (security === null) return { members: { roles: ['_admin'] }, admins: { roles: ['_admin'] } };
  return JSON.parse(security) as JsonObject;
}

function toInfo({ file, row }: OpenDatabase, compactRunning: boolean): DatabaseInfo {
  const db = row();
  return {
    name: db.name,
    docCount: db.doc_count,
    deletedCount: db.deleted_count,
    updateSeq: formatSeq(db.seq, db.epoch),
    purgeSeq: formatSeq(db.purge_seq, db.epoch),
    sizes: { file: sizeOf(file.path) + sizeOf(`${file.path}-wal`), active: db.leaf_size, external: db.leaf_size },
    compactRunning,
  };
}

/** Bytes on the disk; none of a file that is not there. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
