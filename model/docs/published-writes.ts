import type { BulkResult, Database, Doc, DocWrite, WriteResult } from '#pkg/couch';
import { type Publisher, winners } from './publisher.ts';
import { beats } from './revision-order.ts';

/**
 * Writes one document, and says what changed for its readers: nothing, when the write was on a branch that loses.
 * @param known the current document, when the writer has it at hand: it spares a read
 */
export async function putPublished(
  database: Database,
  publisher: Publisher,
  write: DocWrite,
  known?: Doc,
): Promise<WriteResult> {
  if (!publisher.heard()) return database.put(write);
  // A write without revision succeeds only where there is nothing alive: there is nothing to read.
  const before =
    known ?? (write.rev !== undefined && write.id !== undefined ? await current(database, write.id) : undefined);
  const result = await database.put(write);
  const more = publishWrite(database, publisher, write, result, before);
  if (more) await more;
  return result;
}

/** Writes many, then publishes each change in the order of the request. */
export async function bulkPublished(
  database: Database,
  publisher: Publisher,
  writes: readonly DocWrite[],
  options: { newEdits?: boolean } = {},
): Promise<BulkResult[]> {
  if (!publisher.heard()) return database.bulkDocs(writes, options);
  if (options.newEdits === false) return replicatePublished(database, publisher, writes);
  const known = await winners(
    database,
    writes.flatMap(({ id, rev }) => (id !== undefined && rev !== undefined ? [id] : [])),
  );
  const results = await database.bulkDocs(writes, options);
  for (const [index, result] of results.entries()) {
    const write = writes[index];
    const more = result.ok && write && publishWrite(database, publisher, write, result, known.get(result.id));
    if (more) await more;
  }
  return results;
}

/** With chosen revisions only the store knows who wins: the winners before and after are compared. */
async function replicatePublished(
  database: Database,
  publisher: Publisher,
  writes: readonly DocWrite[],
): Promise<BulkResult[]> {
  const ids = [...new Set(writes.flatMap(({ id }) => (id === undefined ? [] : [id])))];
  const before = await winners(database, ids);
  const results = await database.bulkDocs(writes, { newEdits: false });
  const after = await winners(database, ids);
  for (const id of ids) {
    const old = before.get(id);
    const doc = after.get(id);
    if (old?.rev === doc?.rev) continue;
    if (doc) publisher.publish(old ? 'UPDATED' : 'CREATED', doc, old);
    else if (old) publisher.publish('DELETED', { ...old, rev: tombstone(writes, id) ?? old.rev, deleted: true }, old);
  }
  return results;
}

/** Publishes at once, so that the events keep the order of the writes; only a resolved conflict needs one more read. */
function publishWrite(
  database: Database,
  publisher: Publisher,
  write: DocWrite,
  { id, rev }: WriteResult,
  before: Doc | undefined,
): Promise<void> | undefined {
  const doc: Doc = { id, rev, deleted: write.deleted === true, body: write.body };
  if (!before) {
    if (!doc.deleted) publisher.publish('CREATED', doc);
  } else if (!doc.deleted) {
    if (before.rev === write.rev || beats(rev, before.rev)) publisher.publish('UPDATED', doc, before);
  } else if (before.rev === write.rev) {
    const deletion: Doc = { ...doc, body: before.body };
    if (before.conflicts?.length) return publishUncovered(database, publisher, before, deletion);
    publisher.publish('DELETED', deletion, before);
  }
  return undefined;
}

/** The end of the winner uncovers the best of the conflicts that it hid. */
async function publishUncovered(database: Database, publisher: Publisher, before: Doc, deletion: Doc): Promise<void> {
  const next = await current(database, before.id);
  if (next) publisher.publish('UPDATED', next, before);
  else publisher.publish('DELETED', deletion, before);
}

async function current(database: Database, id: string): Promise<Doc | undefined> {
  return (await winners(database, [id])).get(id);
}

function tombstone(writes: readonly DocWrite[], id: string): string | undefined {
  return writes.find((write) => write.id === id && write.deleted)?.rev;
}
