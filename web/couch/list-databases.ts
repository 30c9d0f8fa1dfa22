import type { Couch } from '#pkg/couch';
import type { JsonValue } from '#pkg/json';
import { answerJson } from './answer.ts';
import { databaseInfo } from './database-info.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest } from './query.ts';
import { readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

const MAX_KEYS = 100;

export async function listDatabases(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  return answerJson(c, await namesInRange(c, couch));
}

/** `GET /_dbs_info`: the same range as `_all_dbs`, with what each database is. */
export async function describeDatabases(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  return answerJson(c, await describe(couch, await namesInRange(c, couch)));
}

/** `POST /_dbs_info`: these databases. */
export async function describeNamedDatabases(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const keys = (await readPostedMembers(c, 'document')).get('keys')?.value;
  if (keys === undefined) throw badRequest('`keys` member must exist.');
  if (!Array.isArray(keys)) throw badRequest('`keys` member must be an array.');
  if (keys.length > MAX_KEYS) throw badRequest('`keys` exceeds maximum number of databases');
  return answerJson(c, await describe(couch, keys));
}

async function namesInRange(c: CouchContext, couch: Couch): Promise<string[]> {
  const { startKey, endKey, descending, skip = 0, limit = Number.POSITIVE_INFINITY } = readRangeQuery(c);
  const [low, high] = descending ? [endKey, startKey] : [startKey, endKey];
  const names = (await couch.listDatabases()).filter((name) => isBetween(name, low, high));
  if (descending) names.reverse();
  return names.slice(skip, skip + limit);
}

function isBetween(name: string, low: JsonValue | undefined, high: JsonValue | undefined): boolean {
  return (typeof low !== 'string' || name >= low) && (typeof high !== 'string' || name <= high);
}

async function describe(couch: Couch, names: readonly JsonValue[]): Promise<object[]> {
  const rows: object[] = [];
  for (const name of names) {
    const info =
      typeof name === 'string'
        ? await couch
            .database(name)
            .info()
            .catch(() => undefined)
        : undefined;
    rows.push(info ? { key: name, info: databaseInfo(info) } : { key: name, error: 'not_found' });
  }
  return rows;
}
