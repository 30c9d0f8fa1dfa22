import { randomInt } from 'node:crypto';
import { isExactObject } from '#pkg/json';
import type { GetOptions } from '../../types.ts';
import { compareBytes } from '../byte-order.ts';
import { getDocument } from '../read-document.ts';
import type { StoreFile } from '../store-file.ts';
import type { OnWinnerChange, WinnerChange } from '../winner-change.ts';
import { type Definition, type Definitions, type Wanted, wantedBy } from './definitions.ts';
import { documentValue, indexedHead, readsLeaves } from './document-value.ts';

/** Keeps the indexes in step with the documents, in the transaction that changes them. */
export function followChanges(definitions: Definitions): OnWinnerChange {
  return (file, change) => {
    if (change.id.startsWith('_design/')) {
      if (!change.isSame) followDesign(file, change);
    } else followDocument(file, change, definitions.read(file, change.database.no, change.database.index_version));
  };
}

function followDocument(file: StoreFile, change: WinnerChange, definitions: Definition[]): void {
  const { database, doc, id, current, existed, isSame } = change;
  if (!definitions.some(({ reads }) => !isSame || readsLeaves(reads))) return;
  if (existed) file.sql('DELETE FROM index_keys WHERE doc = ?').run(doc);
  if (!current) return;
  const opened = { no: database.no, epoch: database.epoch, row: () => database };
  const db = { get: (asked: string, options: GetOptions) => getDocument(file, opened, asked, options) };
  const body = current.body();
  for (const definition of definitions) {
    // The builder has not come to it: it will find it as it is then.
    if (definition.builtTo !== null && compareBytes(id, definition.builtTo) > 0) continue;
    const head = indexedHead({ id, ...current }, definition.reads, db);
    const value = documentValue(head, body, definition.reads);
    insertRows(file, definition, { no: doc, id }, value);
  }
}

export function insertRows(
  file: StoreFile,
  definition: Definition,
  doc: { no: number; id: string },
  value: Parameters<Definition['rowsOf']>[0],
): void {
  for (const [n, row] of definition.rowsOf(value).entries()) {
    file
      .sql('INSERT INTO index_keys (idx, key, id, n, doc, value) VALUES (?, ?, ?, ?, ?, ?)')
      .run(definition.no, row.key, doc.id, n, doc.no, row.value);
  }
}

/** A design document has changed: what it defines is there from now on, and empty until it is first needed. */
function followDesign(file: StoreFile, { database, id, current }: WinnerChange): void {
  const body = current?.body().exact;
  const wanted = isExactObject(body) ? wantedBy(id, body) : [];
  const present = file
    .sql(
      `SELECT no, name, kind, definition AS text FROM index_definitions WHERE db = ? AND ddoc = ? AND kind <> 'dead'`,
    )
    .all(database.no, id) as object[] as (Wanted & { no: number })[];
  const isSame = (a: Wanted, b: Wanted) => a.name === b.name && a.kind === b.kind && a.text === b.text;
  const gone = present.filter((one) => !wanted.some((other) => isSame(one, other)));
  const added = wanted.filter((one) => !present.some((other) => isSame(one, other)));
  if (gone.length + added.length === 0) return;
  for (const { no } of gone) bury(file, no);
  for (const one of added) insertDefinition(file, database.no, id, one);
  database.index_version = noteChange(file, database.no);
}

/** What processes remember of the definitions is no longer good. Answers the version of those that are. */
export function noteChange(file: StoreFile, database: number): number {
  // Drawn, not counted: what a process remembers of a version that was rolled back is never taken for another one.
  const version = randomInt(2 ** 48 - 1);
  file.sql('UPDATE databases SET index_version = ? WHERE no = ?').run(version, database);
  return version;
}

function insertDefinition(file: StoreFile, database: number, ddoc: string, { name, kind, text }: Wanted): void {
  file
    .sql(`INSERT INTO index_definitions (db, ddoc, name, kind, definition, built_to) VALUES (?, ?, ?, ?, ?, '')`)
    .run(database, ddoc, name, kind, text);
}

/** Its rows are removed later, little by little: see `removeDead`. */
function bury(file: StoreFile, no: number): void {
  file.sql(`UPDATE index_definitions SET kind = 'dead', ddoc = '', name = CAST(no AS TEXT) WHERE no = ?`).run(no);
}

/** Starts an index again from nothing: the order of its keys is no longer the one of this program. */
export function renewDefinition(file: StoreFile, database: number, ddoc: string, kept: Wanted & { no: number }): void {
  bury(file, kept.no);
  insertDefinition(file, database, ddoc, kept);
  noteChange(file, database);
}

/** Removes at most `limit` rows of the indexes of a database that is no more; true when there may be others. */
export function forgetIndexes(file: StoreFile, database: number, limit: number): boolean {
  const alive = file.sql(`SELECT no FROM index_definitions WHERE db = ? AND kind <> 'dead'`).all(database);
  for (const { no } of alive) bury(file, no as number);
  return removeDead(file, database, limit);
}

/** Removes at most `limit` rows of indexes that are no more; true when there may be others. */
export function removeDead(file: StoreFile, database: number, limit: number): boolean {
  const dead = file.sql(`SELECT no FROM index_definitions WHERE db = ? AND kind = 'dead' LIMIT 1`).get(database);
  if (!dead) return false;
  const no = dead['no'] as number;
  const { changes } = file
    .sql(
      `DELETE FROM index_keys WHERE (idx, key, id, n) IN
       (SELECT idx, key, id, n FROM index_keys WHERE idx = ? LIMIT ?)`,
    )
    .run(no, limit);
  if (changes < limit) {
    file.sql('DELETE FROM index_definitions WHERE no = ?').run(no);
    noteChange(file, database);
  }
  return true;
}
