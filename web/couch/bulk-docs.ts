import { slices } from '#pkg/breathe';
import { type BulkResult, type Database, type DocWrite, prefixOf } from '#pkg/couch';
import { attach, toWireWrite, type WireWrite } from '#pkg/couch-wire';
import { AppError } from '#pkg/errors';
import { itemTexts, Json } from '#pkg/json';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { localNameOf } from './doc-id.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';
import { checkDesignWrite, toReplicated, writeLocal } from './write-doc.ts';

/** All of them are checked, and put in order, before the first is written. */
const MAX_DOCS = 50_000;

/** Writes many documents; a document that is malformed refuses them all, a conflict is its own row. */
export async function bulkDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const members = await readPostedMembers(c);
  const writes = await readWrites(members.get('docs'), prefixOf(databaseNameOf(c)));
  const newEdits = members.get('new_edits')?.value ?? true;
  if (typeof newEdits !== 'boolean') throw badRequest('`new_edits` parameter must be a boolean.');
  if (members.get('all_or_nothing')?.value === true) return refuseTransaction(c, writes);
  const database = couch.database(databaseNameOf(c));
  const prepared: DocWrite[] = [];
  for (const write of newEdits ? writes : writes.map(toReplicated)) {
    prepared.push(await attach(database, write, newEdits));
  }
  const results = await writeAll(c, database, prepared, newEdits);
  return answerJson(c, results.filter((result) => newEdits || !result.ok).map(toRow), { status: 201 });
}

async function readWrites(docs: Json | undefined, owner: string): Promise<WireWrite[]> {
  if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
  if (!docs.text.startsWith('[')) throw badRequest('`docs` parameter must be an array.');
  const texts = itemTexts(docs);
  if (texts.length > MAX_DOCS) throw new AppError('too-large', `More than ${MAX_DOCS} documents at once`);
  const writes: WireWrite[] = [];
  const breathe = slices(owner);
  for (const text of texts) {
    writes.push(toWireWrite(Json.stored(text)));
    const turn = breathe();
    if (turn) await turn;
  }
  return writes;
}

/** Local documents and refused design documents are apart; the answers are in the order of the request all the same. */
async function writeAll(
  c: CouchContext,
  database: Database,
  writes: readonly DocWrite[],
  newEdits: boolean,
): Promise<BulkResult[]> {
  const results: (BulkResult | undefined)[] = [];
  const plain: DocWrite[] = [];
  for (const write of writes) {
    const done = await writeApart(c, database, write);
    results.push(done);
    if (done === undefined) plain.push(write);
  }
  const written = await database.bulkDocs(plain, { newEdits });
  if (!newEdits) return [...results.filter((result) => result !== undefined), ...written];
  let next = 0;
  return results.flatMap((result) => result ?? written[next++] ?? []);
}

async function writeApart(c: CouchContext, database: Database, write: DocWrite): Promise<BulkResult | undefined> {
  const { id = '' } = write;
  const local = localNameOf(id);
  try {
    if (local !== undefined) return { ok: true, ...(await writeLocal(database, local, write)) };
    checkDesignWrite(c, write);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'internal') throw error;
    return { ok: false, id, error: error.code ?? 'unknown_error', reason: error.message };
  }
}

function toRow(result: BulkResult): object {
  if (result.ok) return { ok: true, id: result.id, rev: result.rev };
  const { id, rev, error, reason } = result;
  return { id, ...(rev !== undefined && { rev }), error, reason };
}

function refuseTransaction(c: CouchContext, writes: readonly DocWrite[]): Response {
  const reason = 'all_or_nothing is not supported';
  const rows = writes.map(({ id, rev = '0-' }) => ({ id, rev, error: 'not_implemented', reason }));
  return answerJson(c, rows, { status: 417 });
}
