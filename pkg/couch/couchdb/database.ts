import { setTimeout as sleep } from 'node:timers/promises';
import { CouchError } from '../couch-error.ts';
import { isValidDatabaseName } from '../database-name.ts';
import type { Database, DatabaseInfo } from '../types.ts';
import type { DatabaseCall } from './database-call.ts';
import { documentMethods } from './documents.ts';
import { followMethods, marksOf } from './follow.ts';
import type { HttpClient } from './http-client.ts';
import { listMethods } from './lists.ts';
import { localMethods } from './local-documents.ts';
import { queryMethods } from './queries.ts';
import { viewMethods } from './views.ts';

/** Milliseconds between two looks at a compaction, which goes on after its answer. */
const COMPACTION_POLL = 100;

export function openDatabase(client: HttpClient, name: string): Database {
  const root = `/${encodeURIComponent(name)}`;
  const call: DatabaseCall = async (request) => {
    // CouchDB says of a name that cannot be: no such database; only creating tells more.
    if (name === '') throw new CouchError('not_found', 'Database does not exist.');
    return client.call({ ...request, path: root + request.path });
  };
  const documents = {
    name,
    ...adminMethods(call, name),
    ...documentMethods(call),
    ...localMethods(call),
    ...listMethods(call),
    ...queryMethods(call),
    ...viewMethods(call),
  };
  return { ...documents, ...followMethods(documents, () => openDatabase(client, marksOf(name))) };
}

function adminMethods(call: DatabaseCall, name: string) {
  const info = async (): Promise<DatabaseInfo> => toInfo((await call({ path: '' })).value as unknown as WireInfo);
  return {
    async create() {
      if (!isValidDatabaseName(name)) throw illegalName(name);
      await call({ method: 'PUT', path: '' });
    },
    async destroy() {
      await call({ method: 'DELETE', path: '' });
    },
    info,
    async compact() {
      await call({ method: 'POST', path: '/_compact', body: '{}' });
      // It begins a little after the answer.
      do await sleep(COMPACTION_POLL);
      while ((await info()).compactRunning);
    },
    revsLimit: async () => Number((await call({ path: '/_revs_limit' })).value),
    async setRevsLimit(limit) {
      await call({ method: 'PUT', path: '/_revs_limit', body: String(limit) });
    },
    security: async () => (await call({ path: '/_security' })).value as Awaited<ReturnType<Database['security']>>,
    async setSecurity(security) {
      await call({ method: 'PUT', path: '/_security', body: JSON.stringify(security) });
    },
  } satisfies Partial<Database>;
}

interface WireInfo {
  db_name: string;
  doc_count: number;
  doc_del_count: number;
  update_seq: string | number;
  purge_seq: string | number;
  sizes: DatabaseInfo['sizes'];
  compact_running: boolean;
}

function toInfo(wire: WireInfo): DatabaseInfo {
  return {
    name: wire.db_name,
    docCount: wire.doc_count,
    deletedCount: wire.doc_del_count,
    updateSeq: String(wire.update_seq),
    purgeSeq: String(wire.purge_seq),
    sizes: wire.sizes,
    compactRunning: wire.compact_running,
  };
}

function illegalName(name: string): CouchError {
  return new CouchError(
    'illegal_database_name',
    `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
  );
}
