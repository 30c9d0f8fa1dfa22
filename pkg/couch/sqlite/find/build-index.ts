import { collationVersion } from '#pkg/collation';
import { Json } from '#pkg/json';
import { batchReader, FIRST_BATCH, nextBatch, type ReadBatch } from '../batches.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { Definition, Definitions, Wanted } from './definitions.ts';
import { documentValue, indexedHead } from './document-value.ts';
import { insertRows, noteChange, removeDead, renewDefinition } from './follow-changes.ts';

/** How long one transaction of a build may take, in milliseconds. */
const SLICE = 5;
/** Rows of dead indexes removed by one statement. */
const DEAD_ROWS = 100;

/**
 * The definition, once every document is in its index. What others write meanwhile is not lost: each slice is a
 * transaction, and a writer adds the rows of documents that the build has passed.
 * Undefined when the index is gone.
 */
export async function buildIndex(
  db: OpenDatabase,
  definitions: Definitions,
  ddoc: string,
  name: string,
): Promise<Definition | undefined> {
  const find = () => definitions.read(db.file, db.no).find((one) => one.ddoc === ddoc && one.name === name);
  if (find()?.isCurrent === false) await db.write(() => renewIfOld(db, ddoc, name));
  for (;;) {
    const definition = find();
    if (!definition || definition.builtTo === null) return definition;
    await db.write(() => buildSlice(db, definition.no, definitions));
  }
}

/** Clears away some of what deleted indexes have left: whoever deletes a design document does not wait for it. */
export async function clearSomeDead(db: OpenDatabase, definitions: Definitions): Promise<void> {
  if (definitions.haveDead(db.file, db.no)) await db.write(() => removeSlice(db));
}

/** Clears away all of it. */
export async function clearDead(db: OpenDatabase): Promise<void> {
  while (await db.write(() => removeSlice(db)));
}

/** True when there may be more to remove. */
function removeSlice(db: OpenDatabase): boolean {
  const until = performance.now() + SLICE;
  while (removeDead(db.file, db.no, DEAD_ROWS)) {
    if (performance.now() > until) return true;
  }
  return false;
}

/** Another process may have built meanwhile: the definition is read again in the transaction. */
function buildSlice(db: OpenDatabase, no: number, definitions: Definitions): void {
  const until = performance.now() + SLICE;
  const definition = definitions.read(db.file, db.no).find((one) => one.no === no);
  if (!definition || definition.builtTo === null) return;
  const read = batchReader(db);
  let at: string | null = definition.builtTo;
  let batch = FIRST_BATCH;
  while (at !== null && performance.now() < until) {
    const { rows, isCut } = readDocuments(db, read, at, batch);
    addRows(db, definition, rows);
    at = rows.length < batch && !isCut ? null : (rows.at(-1)?.id ?? null);
    batch = nextBatch(rows, textOf);
  }
  db.file.sql('UPDATE index_definitions SET built_to = ? WHERE no = ?').run(at, no);
  noteChange(db.file, db.no);
}

interface DocumentRow {
  no: number;
  id: string;
  rev: string;
  leaves: number;
  text: string;
}

const textOf = ({ text }: DocumentRow) => text;

function readDocuments(db: OpenDatabase, read: ReadBatch, after: string, limit: number) {
  const statement = db.file.sql(
    `SELECT d.no, d.id, d.rev, d.leaves, b.text FROM documents d JOIN bodies b ON b.seq = d.body
     WHERE d.db = ? AND d.id > ? AND d.deleted = 0 ORDER BY d.id LIMIT ?`,
  );
  return read<DocumentRow>(statement, [db.no, after, limit], textOf);
}

function addRows(db: OpenDatabase, definition: Definition, rows: DocumentRow[]): void {
  for (const row of rows) {
    const { no, id, text } = row;
    if (id.startsWith('_design/')) continue;
    const value = documentValue(indexedHead(row, definition.reads, db), Json.stored(text), definition.reads);
    insertRows(db.file, definition, { no, id }, value);
  }
}

function renewIfOld(db: OpenDatabase, ddoc: string, name: string): void {
  const kept = db.file
    .sql('SELECT no, name, kind, definition AS text FROM index_definitions WHERE db = ? AND ddoc = ? AND name = ?')
    .get(db.no, ddoc, name) as object as (Wanted & { no: number }) | undefined;
  if (!kept || kept.text.startsWith(`${collationVersion}\n`)) return;
  const text = `${collationVersion}${kept.text.slice(kept.text.indexOf('\n'))}`;
  renewDefinition(db.file, db.no, ddoc, { ...kept, text });
}
