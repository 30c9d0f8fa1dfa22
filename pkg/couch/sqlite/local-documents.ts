import { Json, type JsonValue } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import type { AllDocsOptions, AllDocsPage, AllDocsRow, LocalDoc } from '../types.ts';
import { documentMissing } from './document-row.ts';
import { idRange, isInRange } from './id-range.ts';
import type { StoreFile } from './store-file.ts';
import { checkBody } from './validate-write.ts';

interface LocalRow {
  id: string;
  rev: number;
  text: string;
}

/** @param id without `_local/` */
export function getLocalDocument(file: StoreFile, db: number, id: string): LocalDoc {
  const row = findLocal(file, db, `_local/${id}`);
  if (!row) throw documentMissing();
  return { id, rev: `0-${row.rev}`, body: Json.stored(row.text) };
}

function findLocal(file: StoreFile, db: number, id: string): LocalRow | undefined {
  return file.sql('SELECT id, rev, text FROM local_documents WHERE db = ? AND id = ?').get(db, id) as unknown as
    | LocalRow
    | undefined;
}

/** @compat the revision is the one that was sent, plus one: local documents never conflict. */
export function putLocalDocument(file: StoreFile, db: number, id: string, body: Json, rev?: string): { rev: string } {
  if (id === '' || !id.isWellFormed()) throw new CouchError('bad_request', 'Invalid _local document id.');
  checkBody(`_local/${id}`, body);
  const next = rev === undefined ? 1 : parseLocalRevision(rev) + 1;
  file
    .sql('INSERT OR REPLACE INTO local_documents (db, id, rev, text) VALUES (?, ?, ?, ?)')
    .run(db, `_local/${id}`, next, body.text);
  return { rev: `0-${next}` };
}

function parseLocalRevision(rev: string): number {
  const match = /^0-(\d{1,15})$/.exec(rev);
  if (!match) throw new CouchError('bad_request', 'Invalid rev format');
  return Number(match[1]);
}

export function removeLocalDocument(file: StoreFile, db: number, id: string): { rev: string } {
  const { changes } = file.sql('DELETE FROM local_documents WHERE db = ? AND id = ?').run(db, `_local/${id}`);
  if (changes === 0) throw documentMissing();
  return { rev: '0-0' };
}

/** Keys and ids are whole: `_local/<id>`. There are few of them: they are not counted, and read at once. */
export function listLocalDocuments(file: StoreFile, db: number, options: AllDocsOptions = {}): AllDocsPage {
  const { skip = 0, limit = Number.POSITIVE_INFINITY, descending = false, keys } = options;
  const rows = keys
    ? (descending ? [...keys].reverse() : keys).map((key) => rowOfKey(file, db, key, options))
    : rowsInRange(file, db, options);
  return { totalRows: 0, offset: null, rows: rows.slice(skip, skip + limit) };
}

function rowOfKey(file: StoreFile, db: number, key: JsonValue, options: AllDocsOptions): AllDocsRow {
  const row = typeof key === 'string' ? findLocal(file, db, key) : undefined;
  return row ? toRow(row, options) : { key, error: 'not_found' };
}

/** What every id is between. */
const [FIRST, LAST] = ['_local/', '_local0'];

function rowsInRange(file: StoreFile, db: number, options: AllDocsOptions): AllDocsRow[] {
  const range = idRange(options);
  const { low = FIRST, high = LAST } = range;
  const rows = file
    .sql('SELECT id, rev, text FROM local_documents WHERE db = ? AND id >= ? AND id <= ? ORDER BY id')
    .all(db, low, high) as unknown as LocalRow[];
  if (range.descending) rows.reverse();
  return rows.filter(({ id }) => isInRange(id, range)).map((row) => toRow(row, options));
}

function toRow({ id, rev, text }: LocalRow, { includeDocs }: AllDocsOptions): AllDocsRow {
  const name = `0-${rev}`;
  if (!includeDocs) return { id, rev: name };
  return { id, rev: name, doc: { id, rev: name, deleted: false, body: Json.stored(text) } };
}
