import { parseRev } from '#pkg/couch-wire';
import type { JsonValue } from '#pkg/json';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_revs_diff`: which of these revisions the database lacks. */
export async function diffRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const diff = await couch.database(databaseNameOf(c)).revsDiff(await readRevs(c));
  const rows = Object.entries(diff).map(([id, { missing, possibleAncestors = [] }]) => {
    return [id, { missing, ...(possibleAncestors.length > 0 && { possible_ancestors: possibleAncestors }) }] as const;
  });
  return answerJson(c, Object.fromEntries(rows));
}

/** `_missing_revs`: the same, as older replicators ask. */
export async function missingRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const diff = await couch.database(databaseNameOf(c)).revsDiff(await readRevs(c));
  const missing = Object.fromEntries(Object.entries(diff).map(([id, row]) => [id, row.missing]));
  return answerJson(c, { missing_revs: missing });
}

/** `_purge`: forgets leaves for good, without a trace for the replicators. */
export async function purgeRevs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const purged = await couch.database(databaseNameOf(c)).purge(await readRevs(c));
  return answerJson(c, { purge_seq: null, purged }, { status: 201 });
}

async function readRevs(c: CouchContext): Promise<Record<string, string[]>> {
  const members = await readPostedMembers(c);
  return Object.fromEntries([...members].map(([id, revs]) => [id, toRevs(revs.value)]));
}

function toRevs(value: JsonValue): string[] {
  if (!Array.isArray(value) || !value.every((rev) => typeof rev === 'string')) {
    throw badRequest('Invalid list of revisions');
  }
  for (const rev of value) parseRev(rev);
  return value;
}
