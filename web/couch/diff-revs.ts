import { slices } from '#pkg/breathe';
import { type Database, prefixOf, type RevsDiff } from '#pkg/couch';
import { parseRev } from '#pkg/couch-wire';
import { type JsonValue, quote } from '#pkg/json';
import { answerJson, answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';

/** Documents that are compared at a time. */
const BATCH = 200;

/** `_revs_diff`: which of these revisions the database lacks. */
export async function diffRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const toRow = ({ missing, possibleAncestors = [] }: RevsDiff) => ({
    missing,
    ...(possibleAncestors.length > 0 && { possible_ancestors: possibleAncestors }),
  });
  const rows = diffText(couch.database(databaseNameOf(c)), await readRevs(c), toRow);
  return answerPieces(c, within('{', rows, '}'));
}

/** `_missing_revs`: the same, as older replicators ask. */
export async function missingRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const rows = diffText(couch.database(databaseNameOf(c)), await readRevs(c), ({ missing }) => missing);
  return answerPieces(c, within('{"missing_revs":{', rows, '}}'));
}

async function* within(start: string, rows: AsyncGenerator<string>, end: string): AsyncGenerator<string> {
  let separator = start;
  for await (const row of rows) {
    yield separator + row;
    separator = ',';
  }
  yield separator === start ? start + end : end;
}

/** Batch after batch: a replicator may ask about all that it has. */
async function* diffText(
  database: Database,
  revs: ReadonlyMap<string, string[]>,
  toRow: (diff: RevsDiff) => object,
): AsyncGenerator<string> {
  const all = [...revs];
  let at = 0;
  do {
    const diff = await database.revsDiff(Object.fromEntries(all.slice(at, at + BATCH)));
    const rows = Object.entries(diff).map(([id, row]) => `${quote(id)}:${JSON.stringify(toRow(row))}`);
    if (rows.length > 0) yield rows.join(',');
    at += BATCH;
  } while (at < all.length);
}

/** `_purge`: forgets leaves for good, without a trace for the replicators. */
export async function purgeRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const purged = await couch.database(databaseNameOf(c)).purge(Object.fromEntries(await readRevs(c)));
  return answerJson(c, { purge_seq: null, purged }, { status: 201 });
}

async function readRevs(c: CouchContext): Promise<Map<string, string[]>> {
  const members = await readPostedMembers(c, 'ids');
  const breathe = slices(prefixOf(databaseNameOf(c)));
  const all = new Map<string, string[]>();
  for (const [id, revs] of members) {
    all.set(id, toRevs(revs.value));
    const pause = breathe();
    if (pause) await pause;
  }
  return all;
}

function toRevs(value: JsonValue): string[] {
  if (!Array.isArray(value)) throw badRequest('Invalid list of revisions');
  for (const rev of value) parseRev(rev);
  return value as string[];
}
